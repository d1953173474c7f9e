-- What kind of broker an instance uses: `database`, `redis`, or the scheme of a plugin's. Null: it runs a version that does not say.
alter table instance add column broker text;
