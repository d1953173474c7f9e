/**
 * What BullMQ has no command for, as scripts, so that nothing comes in between. They rest on how BullMQ 6 lays out its keys
 * below `{prefix}:jobs:` — `wait` and `active` (lists), `prioritized`, `delayed` and `failed` (sorted sets), `pc` (counts up),
 * `de:<deduplication id>` (the id of the job that holds it), `<job id>` (a hash, with `ats`: how often it was begun) — and on our job ids.
 */

/**
 * Makes a job that waits or runs one that somebody asked for. 0: it is not there any more.
 * KEYS: job, prioritized, pc. ARGV: job id, priority (lower goes first).
 */
export const RAISE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'asked', 1)
local priority = tonumber(ARGV[2])
if priority < (tonumber(redis.call('HGET', KEYS[1], 'priority')) or 0) then
  redis.call('HSET', KEYS[1], 'priority', priority)
  if redis.call('ZREM', KEYS[2], ARGV[1]) == 1 then
    redis.call('ZADD', KEYS[2], priority * 0x100000000 + redis.call('INCR', KEYS[3]) % 0x100000000, ARGV[1])
  end
end
return 1`;

/**
 * Removes those of the jobs that wait and were never begun nor asked for. Returns how many.
 * KEYS: wait, prioritized. ARGV: prefix of all keys, job ids.
 */
export const PURGE = `
local purged = 0
for at = 2, #ARGV do
  local id = ARGV[at]
  local key = ARGV[1] .. id
  local kept = redis.call('HMGET', key, 'ats', 'asked', 'deid')
  if not kept[1] and not kept[2] and (redis.call('ZREM', KEYS[2], id) == 1 or redis.call('LREM', KEYS[1], 1, id) == 1) then
    local fold = ARGV[1] .. 'de:' .. (kept[3] or '')
    if redis.call('GET', fold) == id then redis.call('DEL', fold) end
    redis.call('DEL', key, key .. ':logs')
    purged = purged + 1
  end
end
return purged`;

/**
 * Counts by job name, in one go, so that no job is met twice on its way from one state to the next. Returns a flat list: name,
 * waiting, delayed, active, failed, and since when (milliseconds) the oldest that waits and was never begun has been to be had; 0: none.
 * KEYS: wait, prioritized, delayed, active, failed. ARGV: prefix of all keys.
 */
export const DEPTH = `
local names, depths = {}, {}
local function depthOf(id)
  local name = string.match(id, '^([^.]+)%.')
  if not name then return nil end
  if not depths[name] then
    depths[name] = { 0, 0, 0, 0, 0 }
    table.insert(names, name)
  end
  return depths[name]
end
local function count(ids, column)
  for _, id in ipairs(ids) do
    local depth = depthOf(id)
    if depth then
      depth[column] = depth[column] + 1
      if column == 1 then
        local due = tonumber(string.match(id, '^[^.]+%.(%d+)%.'))
        if due and (depth[5] == 0 or due < depth[5]) and not redis.call('HGET', ARGV[1] .. id, 'ats') then depth[5] = due end
      end
    end
  end
end
count(redis.call('LRANGE', KEYS[1], 0, -1), 1)
count(redis.call('ZRANGE', KEYS[2], 0, -1), 1)
count(redis.call('ZRANGE', KEYS[3], 0, -1), 2)
count(redis.call('LRANGE', KEYS[4], 0, -1), 3)
count(redis.call('ZRANGE', KEYS[5], 0, -1), 4)
local flat = {}
for _, name in ipairs(names) do
  table.insert(flat, name)
  for column = 1, 5 do table.insert(flat, depths[name][column]) end
end
return flat`;
