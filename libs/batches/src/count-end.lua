-- Counts the end of a job in its batch, in the step that ends the job.
on_job_end[#on_job_end + 1] = function(ended)
  if ended.batch then redis.call('HINCRBY', prefix .. 'batch:' .. ended.batch, ended.status, 1) end
end
