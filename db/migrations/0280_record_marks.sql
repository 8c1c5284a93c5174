-- How far back the next sealing has to look. A head notes when the database was looked at, the number of the transaction
-- that looked, and the id below which every entry is sealed: what had begun to write by then has ended.
alter table supervision.record_checkpoint
  add column taken_at timestamptz,
  add column horizon bigint,
  add column settled uuid,
  add check ((taken_at is null) = (horizon is null));

-- Most entries have no papers: nothing is looked up for these.
create or replace view platform.door_sealable as
  select a.id, a.at, a.act_id, a.act_title, a.account_id, a.actor_name, a.actor_org, a.ip, a.agent, a.subjects, a.summary,
    a.region, a.org_id, a.before, a.after, a.reason,
    case when a.files = '{}' then '[]'::jsonb else
      coalesce((select jsonb_agg(f.sha256 order by u.n) from unnest(a.files) with ordinality u(id, n)
        left join platform.file f on f.id = u.id), '[]') end as files
  from platform.audit a;
