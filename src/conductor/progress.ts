import { finish } from '#src/card/draft.ts';
import type { Outbox } from '#src/conductor/outbox.ts';
import type { Wording } from '#src/conductor/wording.ts';
import type { LookReason } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { Look } from '#src/playbook/reading.ts';

/** Shows probe by probe how far a look is, in the message that announced it. */
export class Progress {
  readonly #outbox: Outbox;
  readonly #wording: Wording;

  constructor(outbox: Outbox, wording: Wording) {
    this.#outbox = outbox;
    this.#wording = wording;
  }

  begin(
    incident: Incident,
    probes: readonly string[],
    why: LookReason,
  ): (probe: string, look: Look) => void {
    if (why !== 'diagnose') return ignore;
    const ended: Record<string, 'done' | 'failed'> = {};
    const { id, thread } = incident;
    return (probe, look) => {
      ended[probe] = look.kind === 'read' ? 'done' : 'failed';
      // The last step is told by what comes of it.
      if (Object.keys(ended).length >= probes.length) return;
      const draft = this.#wording.progress(incident, { ...ended });
      if (draft?.slot === undefined) return;
      this.#outbox.progress({ incident: id, thread, slot: draft.slot }, finish(draft, []));
    };
  }
}

function ignore(): void {
  // Only the first look of an incident is long enough to be watched.
}
