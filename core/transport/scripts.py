"""What Redis does about records in one go: announce, beat, look up and keep.

Everything lies under keys with one hash tag, so in one slot of a cluster. The *epoch* is made of a random value,
which is lost with everything else, and the server's own ``run_id``: a Redis that was restarted, restored from its
disk or replaced by its replica begins another one, and what was cached under an earlier one does not count.
"""

CHANNEL = "cricksy:{grants}:signals"
STATE = "cricksy:{grants}:state"
PULSE = "cricksy:{grants}:pulse"
RECORD = "cricksy:{grants}:record:1:"
"""Before a workspace's id. The number is that of the record's shape: another release may cache another one."""

_COMMON = """
local function epoch()
    redis.call('HSETNX', KEYS[1], 'epoch', ARGV[1])
    local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
    return redis.call('HGET', KEYS[1], 'epoch') .. run
end
local function seq()
    return redis.call('HGET', KEYS[1], 'seq') or '0'
end
local function put(key, now, version, body, ttl)
    local had = redis.call('HMGET', key, 'epoch', 'version')
    if had[1] ~= now or tonumber(version) >= tonumber(had[2]) then
        redis.call('HSET', key, 'epoch', now, 'version', version, 'body', body)
        redis.call('PEXPIRE', key, ttl)
    end
end
"""

ANNOUNCE = (
    _COMMON
    + """
local channel, version, body, ttl = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now = epoch()
put(KEYS[2], now, version, body, ttl)
local next = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('PUBLISH', channel, now .. ' ' .. next .. ' ' .. body)
"""
)
"""KEYS: state, record. ARGV: a new epoch, channel, version, body, milliseconds to keep it."""

BEAT = (
    _COMMON
    + """
local channel, pause = ARGV[2], ARGV[3]
if redis.call('SET', KEYS[2], '', 'NX', 'PX', pause) then
    redis.call('PUBLISH', channel, epoch() .. ' ' .. seq() .. ' ')
end
"""
)
"""KEYS: state, pulse. ARGV: a new epoch, channel, the least milliseconds between two beats."""

CACHED = (
    _COMMON
    + """
local now = epoch()
local found = {now, seq()}
for i = 2, #KEYS do
    local had = redis.call('HMGET', KEYS[i], 'epoch', 'body')
    found[i + 1] = had[1] == now and had[2]
end
return found
"""
)
"""KEYS: state, records. ARGV: a new epoch. Returns the epoch, the sequence and each body, if it counts."""

KEEP = (
    _COMMON
    + """
local now, ttl = epoch(), ARGV[4]
if now == ARGV[2] and seq() == ARGV[3] then
    for i = 2, #KEYS do
        put(KEYS[i], now, ARGV[2 * i + 1], ARGV[2 * i + 2], ttl)
    end
end
"""
)
"""KEYS: state, records. ARGV: a new epoch, the epoch and the sequence as they were, milliseconds to keep them,
then the version and the body of each."""
