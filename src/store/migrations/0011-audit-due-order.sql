-- What is due is taken in this order. Marked all at once, everything is due at the same instant, and was sorted for each batch.
drop index audit_due_at;
create index audit_due_at on audit_due (due_at, item_id);
