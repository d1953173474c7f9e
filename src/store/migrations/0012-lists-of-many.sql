-- What a list is narrowed to, in the order in which it is read.
create index revision_current_account on revision (account_id, item_id) where valid_to = 'infinity';
create index revision_current_technology on revision (technology, region, item_id) where valid_to = 'infinity';
drop index revision_account;
create index issue_open_account on issue (account_id, score desc, id) where state <> 'fixed';
create index issue_open_technology on issue (technology, score desc, id) where state <> 'fixed';
create index issue_open_time on issue (opened_at desc, id desc) where state <> 'fixed';
-- What held at an earlier instant is looked up item by item.
create index audit_stamp_item on audit_stamp (item_id, valid_to) where valid_to < 'infinity';
create index justification_issue on justification (issue_id);
