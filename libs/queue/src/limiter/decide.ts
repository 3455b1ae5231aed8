import { Script } from '../redis/script.js';
import { decisionScript, limitKeyCount, type LimitReply, redisTime } from './decision-script.js';

/** The decision in Redis' own time. */
export const decide = new Script<LimitReply>('sluiceLimit', limitKeyCount, decisionScript(redisTime));
