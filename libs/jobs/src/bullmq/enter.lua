-- Adds a job's wake-up to its lane, unless it is there, and ranks it.
--
-- Keys       job
-- Arguments  backend, wakeUp: its id, options: those of BullMQ's job as JSON
enter_lane(arg.backend, KEYS[1], arg.wakeUp, arg.options)
