import { expect, test } from 'vitest'
import { freshDatabase } from '../../../tests/kit/database.ts'
import { dumpSchema } from './dump.ts'
import { withClient } from './roles.ts'

const EVERYTHING = `
  create schema shop;
  create type shop.size as enum ('s', 'l');
  create domain shop.fen as bigint check (value >= 0);
  create function shop.never() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$;
  create table shop.item (
    id bigint generated always as identity primary key,
    size shop.size not null default 's',
    price shop.fen not null,
    doubled bigint generated always as (price * 2) stored,
    constraint cheap check (price < 100)
  );
  create table shop.sale (item bigint references shop.item, during daterange, exclude using gist (item with =, during with &&));
  create index sale_item on shop.sale (item) where during is not null;
  create view shop.small as select id from shop.item where size = 's';
  create trigger no_update before update on shop.item for each row execute function shop.never();
  grant usage on schema shop to qc_app;
  grant select, insert on shop.item to qc_app;
  grant update (size) on shop.item to qc_app;`

test('the schema file tells every kind of object, the same on every machine, and rights with them', async () => {
  const [a, b] = [await freshDatabase(), await freshDatabase()]
  const tell = (url: string) =>
    withClient(url, async (client) => {
      await client.query(EVERYTHING)
      return dumpSchema(client)
    })
  const text = await tell(a.ownerUrl)
  expect(await tell(b.ownerUrl)).toBe(text)
  for (const piece of [
    `create type shop.size as enum ('s', 'l');`,
    'create domain shop.fen as bigint constraint fen_check CHECK ((VALUE >= 0));',
    '  id bigint generated always as identity not null',
    '  doubled bigint generated always as (((price)::bigint * 2)) stored',
    '  constraint cheap CHECK',
    'constraint sale_item_fkey FOREIGN KEY (item) REFERENCES shop.item(id)',
    'EXCLUDE USING gist (item WITH =, during WITH &&)',
    'CREATE INDEX sale_item ON shop.sale USING btree (item) WHERE (during IS NOT NULL);',
    'create view shop.small as',
    'CREATE TRIGGER no_update BEFORE UPDATE ON shop.item',
    'grant insert, select on table shop.item to qc_app;',
    'grant update (size) on table shop.item to qc_app;',
    'grant usage on schema shop to qc_app;',
  ]) {
    expect(text).toContain(piece)
  }
  expect(text).not.toContain('pgboss')
  expect(text).not.toContain('qc_owner')
  await Promise.all([a.drop(), b.drop()])
})
