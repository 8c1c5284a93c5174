-- More kinds of subsidy than the two of the first packs (F37-9, F37-14, N10-6, N10-7). Which of them a region pays is
-- said by its packs; a kind without a pack is never paid.
alter table money.policy_pack drop constraint policy_pack_subsidy_kind_check, add constraint policy_pack_subsidy_kind_check
  check (subsidy_kind in ('class-training', 'personal-certificate', 'skill-upgrade', 'apprenticeship', 'employment-reward', 'living-allowance'));
alter table money.posting drop constraint posting_subsidy_kind_check, add constraint posting_subsidy_kind_check
  check (subsidy_kind in ('class-training', 'personal-certificate', 'skill-upgrade', 'apprenticeship', 'employment-reward', 'living-allowance'));
alter table money.claim drop constraint claim_subsidy_kind_check, add constraint claim_subsidy_kind_check
  check (subsidy_kind in ('class-training', 'personal-certificate', 'skill-upgrade', 'apprenticeship', 'employment-reward', 'living-allowance'));
