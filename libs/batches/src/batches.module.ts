import { Module } from '@nestjs/common';
import { Batches } from './batches.js';

/** Provides {@link Batches}. It needs `RedisModule` and `JobsModule`. */
@Module({ providers: [Batches], exports: [Batches] })
export class BatchesModule {}
