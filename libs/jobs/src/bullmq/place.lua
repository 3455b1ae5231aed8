-- Ranks a wake-up that is there, or lets the next of its flow take the place of one that was removed.
--
-- Keys       BullMQ's prioritized set of the queue, order of the lane, job
-- Arguments  wakeUp: its id
rank_wake_up(KEYS[1], KEYS[2], KEYS[3], arg.wakeUp)
