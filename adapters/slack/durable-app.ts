import { App, type ReceiverEvent } from '@slack/bolt';

/**
 * Bolt acknowledges an event before its listeners run, so that what a crash interrupts is lost. Here the
 * acknowledgement is held back until they have ended: the core has written it down by then. When one
 * rejects, Slack hears nothing and delivers again. Everything else is acknowledged by its own listener.
 */
export class DurableApp extends App {
  override async processEvent(event: ReceiverEvent): Promise<void> {
    if (event.body.type !== 'event_callback') return super.processEvent(event);
    let isTaken = false;
    await super.processEvent({
      ...event,
      ack: async () => {
        isTaken = true;
      },
    });
    if (isTaken) await event.ack();
  }
}
