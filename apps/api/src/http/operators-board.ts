import type { BoardQueue } from '@app/jobs';
import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import { fastify, type FastifyInstance } from 'fastify';

/** Bull Board without a port of its own: requests are injected. */
export class OperatorsBoard {
  private constructor(
    private readonly server: FastifyInstance,
    private readonly replaceQueues: (queues: BoardQueue[]) => void,
  ) {}

  /** @param path The path at which it is served. */
  static async create(path: string): Promise<OperatorsBoard> {
    const serverAdapter = new FastifyAdapter().setBasePath(path);
    const { replaceQueues } = createBullBoard({
      queues: [],
      serverAdapter,
      options: { uiConfig: { boardTitle: 'Sluice', showWorkers: false, hideRedisDetails: true } },
    });
    const server = fastify();
    await server.register(serverAdapter.registerPlugin(), { prefix: path });
    return new OperatorsBoard(server, replaceQueues);
  }

  /** Reads a page, one of its files, or its data. Only GET is passed on, so nothing can be changed. */
  get(url: string, queues: BoardQueue[]) {
    this.replaceQueues(queues);
    return this.server.inject({ method: 'GET', url });
  }
}
