-- The other items that an issue tells of: the security group that opens a load balancer.
create table issue_link (
  issue_id bigint not null references issue on delete cascade,
  item_id bigint not null references item on delete cascade,
  primary key (issue_id, item_id)
);
create index issue_link_item on issue_link (item_id);
