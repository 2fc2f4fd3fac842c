import { barOf, boundsOf } from '#src/conductor/bounds.ts';
import type { Context } from '#src/conductor/context.ts';
import { type Desk, isDuplicate } from '#src/conductor/desk.ts';
import { deliveryOf } from '#src/conductor/replies.ts';
import { minds } from '#src/incident/braked.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Inbound, ThreadRef } from '#src/ports/chat.ts';

/** What somebody said of everything that is open. */
export type Brakes =
  | { readonly says: 'stop'; readonly reason: string }
  | { readonly says: 'go-on' };

export interface Telling {
  readonly desk: Desk;
  readonly inbound: Inbound;
  readonly braked: Brakes;
}

/**
 * Writes a stop, or its end, into the journal of every open incident that it concerns, and tells each of their
 * threads once. Tells whether the thread in which it was said is one of them.
 */
export async function tellIncidents(
  context: Context,
  { desk, inbound, braked }: Telling,
): Promise<boolean> {
  const concerned = desk.openIncidents().filter((each) => isConcerned(context, each, braked));
  await Promise.all(
    concerned.map(async ({ id, thread }) => {
      const isTold = concerned.findLast((each) => isSame(each.thread, thread))?.id === id;
      const delivery = `${deliveryOf(inbound)}/${braked.says}/${id}`;
      const at = context.clock.now();
      try {
        const { by } = inbound;
        await desk.dispatch(id, () => ({ kind: 'braked', by, ...braked, isTold, at }), delivery);
      } catch (error) {
        // The stop itself holds: it is a file of the site, and stands before anybody is told.
        if (!isDuplicate(error))
          context.log.error({ err: error, incident: id }, 'an incident was not told of a stop');
      }
    }),
  );
  return concerned.some(({ thread }) => isSame(thread, inbound.thread));
}

/** Where a channel may not be spoken in any more, nobody hears of it. */
function isConcerned(context: Context, incident: Incident, { says }: Brakes): boolean {
  if (!minds(incident) || barOf(context, incident, boundsOf(context, incident)) !== undefined)
    return false;
  return says === 'stop' || incident.stoppedAt !== undefined;
}

function isSame(one: ThreadRef, other: ThreadRef): boolean {
  return one.platform === other.platform && one.id === other.id;
}
