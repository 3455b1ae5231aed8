-- Part  space, entries: id and json of each
on_attempt_end.memory = function(ended, part)
  for _, entry in ipairs(part.entries) do
    append_entry(part.space, ended.tenant, entry.id, at, entry.json)
  end
  touch_space(part.space, ended.tenant)
end
