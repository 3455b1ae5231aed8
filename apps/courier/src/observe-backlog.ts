import type { WebhookOutbox } from '@app/webhooks';
import { type Meter, metrics } from '@app/telemetry';

type Backlog = Awaited<ReturnType<WebhookOutbox['backlog']>>;

/** Tells what waits for its webhooks; the returned function ends it. */
export function observeBacklog(outbox: WebhookOutbox, meter: Meter): () => void {
  const figure = (value: (backlog: Backlog) => number) => async () => {
    // While Redis is away there is nothing to tell.
    const backlog = await outbox.backlog().catch(() => undefined);
    return backlog === undefined ? [] : [{ value: value(backlog), labels: {} }];
  };
  const stops = [
    meter.observe(
      metrics.webhookBacklog,
      figure(({ entries }) => entries),
    ),
    meter.observe(
      metrics.webhookBacklogAge,
      figure(({ oldestSeconds }) => oldestSeconds),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
