import { KEY_PREFIX, PRODUCER, type RedisClient } from '@app/redis';
import { Module } from '@nestjs/common';
import { MemorySpaces } from './memory-spaces.js';
import { MemoryVectors } from './memory-vectors.js';

/** Provides {@link MemorySpaces} and {@link MemoryVectors}. It needs `RedisModule`. */
@Module({
  providers: [
    MemorySpaces,
    {
      provide: MemoryVectors,
      inject: [PRODUCER, KEY_PREFIX],
      useFactory: (client: RedisClient, prefix: string) => new MemoryVectors(client, prefix),
    },
  ],
  exports: [MemorySpaces, MemoryVectors],
})
export class MemoryModule {}
