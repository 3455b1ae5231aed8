-- The arguments of every script: one MessagePack map that contains the prefix of all key names.
--
-- arg     the map, read by name
-- prefix  how all key names begin, with the colon
local arg = cmsgpack.unpack(ARGV[1])
local prefix = arg.prefix
