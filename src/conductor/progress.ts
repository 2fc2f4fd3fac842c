import { finish } from '#src/card/draft.ts';
import type { LookRequest } from '#src/conductor/looker.ts';
import type { Outbox } from '#src/conductor/outbox.ts';
import type { Wording } from '#src/conductor/wording.ts';
import type { LookReason } from '#src/incident/command.ts';
import type { Incident } from '#src/incident/incident.ts';

type Watched = Pick<LookRequest, 'onLook' | 'onProgress'>;

/** Shows probe by probe how far a look is, in the message that announced it. */
export class Progress {
  readonly #outbox: Outbox;
  readonly #wording: Wording;

  constructor(outbox: Outbox, wording: Wording) {
    this.#outbox = outbox;
    this.#wording = wording;
  }

  begin(incident: Incident, probes: readonly string[], why: LookReason): Watched {
    if (why !== 'diagnose') return unwatched;
    const steps: Record<string, 'done' | 'failed' | number> = {};
    const { id, thread } = incident;
    const show = (): void => {
      // The last step is told by what comes of it; a host that goes on talking then changes nothing.
      if (probes.every((probe) => typeof steps[probe] === 'string')) return;
      const draft = this.#wording.progress(incident, { ...steps });
      if (draft?.slot === undefined) return;
      this.#outbox.progress({ incident: id, thread, slot: draft.slot }, finish(draft, []));
    };
    return {
      onLook: (probe, look) => {
        steps[probe] = look.kind === 'read' ? 'done' : 'failed';
        show();
      },
      onProgress: (probe, percent) => {
        if (typeof steps[probe] === 'string' || steps[probe] === percent) return;
        steps[probe] = percent;
        show();
      },
    };
  }
}

/** Only the first look of an incident is long enough to be watched. */
const unwatched: Watched = { onLook: () => undefined };
