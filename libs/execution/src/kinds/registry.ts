import type { BuiltInKind, JobInput, JobResult } from '@app/contracts';
import { KindTable } from '@app/policies';
import { chatKind } from './chat/chat-kind.js';
import { distillKind } from './distill/distill-kind.js';
import { embedKind } from './embed/embed-kind.js';
import type { Kinds, KindSpec } from './kind-spec.js';

/** The kinds that come with Sluice. A new kind is a folder and a line here. */
const specs = {
  chat: chatKind,
  embed: embedKind,
  distill: distillKind,
} satisfies { [Kind in BuiltInKind]: KindSpec<JobInput<Kind>, JobResult<Kind>> };

/** The table that every program passes to whatever stores, plans or runs jobs. */
export const kinds: Kinds = new KindTable<KindSpec>(specs);
