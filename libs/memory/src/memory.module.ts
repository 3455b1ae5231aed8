import { PRODUCER, type RedisClient, RedisConnections } from '@app/redis';
import { Module } from '@nestjs/common';
import { MemorySpaces } from './memory-spaces.js';
import { MemoryVectors } from './memory-vectors.js';

/** Provides {@link MemorySpaces} and {@link MemoryVectors}. It needs `RedisModule`. */
@Module({
  providers: [
    {
      provide: MemorySpaces,
      inject: [PRODUCER, RedisConnections],
      useFactory: (client: RedisClient, { settings: { prefix } }: RedisConnections) =>
        new MemorySpaces(client, prefix),
    },
    {
      provide: MemoryVectors,
      inject: [PRODUCER, RedisConnections],
      useFactory: (client: RedisClient, { settings: { prefix } }: RedisConnections) =>
        new MemoryVectors(client, prefix),
    },
  ],
  exports: [MemorySpaces, MemoryVectors],
})
export class MemoryModule {}
