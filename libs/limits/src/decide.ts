import { Script } from '@app/redis';
import { decisionScript, limitKeyCount } from './decision/decision-script.js';
import { redisTime } from './decision/group-clock.js';
import type { LimitReply } from './decision/limit-query.js';

/** The decision in Redis' own time. */
export const decide = new Script<LimitReply>('sluiceLimit', limitKeyCount, decisionScript(redisTime));
