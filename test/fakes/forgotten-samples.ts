import { createSigner, makeKeyPair, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import type { Event } from '#src/incident/event.ts';
import type { ForgottenScope } from '#src/incident/forgotten.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import { forgettingOf } from '#src/journal/forgetting.ts';
import { type Named, peopleIn } from '#src/journal/people-in.ts';
import type { Signer } from '#src/ports/signing.ts';
import type { Entry, Store } from '#src/ports/store.ts';
import { button, following, incidentId, message, opening } from '#test/contracts/store-samples.ts';
import {
  approval,
  assessment,
  finding,
  jonas,
  li,
  maria,
  offer,
  plan,
} from './incident-samples.ts';

const pair = makeKeyPair();
export const signer = createSigner(pair.privateKey);
export const trusted = readVerificationKeys(pair.publicKey);

/** Digits of pseudonyms, always others. */
function digits(): () => string {
  let next = 0x7f39;
  return () => {
    next += 1;
    return next.toString(16);
  };
}

export interface Wanted {
  readonly scope: ForgottenScope;
  readonly whom?: Named;
  readonly signer?: Signer;
}

/** What there is to forget in one incident of a store; `person` means jonas. */
export async function wantedOf(store: Store, incident: IncidentId, wanted: Wanted) {
  const { scope, whom = named(jonas) } = wanted;
  const wish = { scope, whom, by: 'kim', reason: 'it was asked for', at: 9000 };
  const means = { signer: wanted.signer ?? signer, chance: digits() };
  return forgettingOf(await store.records(incident), wish, means);
}

export function named(...people: readonly unknown[]): Named {
  const [found] = peopleIn(people);
  if (found === undefined) throw new Error('nobody is named');
  return found;
}

export async function forgetIn(store: Store, incident: IncidentId, wanted: Wanted) {
  const forgetting = await wantedOf(store, incident, wanted);
  return forgetting === undefined ? undefined : store.forget(forgetting);
}

const picture = { digest: 'd'.repeat(64), name: 'maria-desk.png', type: 'png', size: 3 } as const;
const looks = {
  service: {
    kind: 'read',
    values: { active: false, owner: 'Jonas, room 7' },
    unknown: {},
    source: 'ssh',
    at: 1000,
    durationMs: 5,
  },
} as const;

const found = assessment({ findings: [finding('restart-cause')], offers: [offer('restart')] });

/** maria reports, jonas approves, li ends it. */
const happened: readonly Event[] = [
  { kind: 'probed', looks, assessment: found, at: 1100 },
  { kind: 'pictured', pictures: [picture], by: maria, at: 1200 },
  { kind: 'chosen', remedy: 'restart', cause: 'restart-cause', by: maria, at: 1300 },
  { kind: 'planned', plan: plan(), at: 1400 },
  { kind: 'decided', ...approval(maria), at: 1500 },
  { kind: 'decided', ...approval(jonas), at: 2000 },
  { kind: 'leased', at: 2100 },
  { kind: 'cancelled', by: li, at: 2500 },
  { kind: 'broke', message: 'a defect that test:maria met', at: 2600 },
];

/** Appends a closed incident, with messages, buttons and deliveries; resolves with the end of it. */
export async function closedIncident(store: Store, number = 1): Promise<Entry> {
  const report = 'Maria here, 0171 5551234: Error code: 0x904, jonas knows the host';
  let entry = opening(number, { report, answers: { who: 'Maria Silva, room 5' } });
  const incident = incidentId(number);
  const keys = [`m1-${number}`, `m2-${number}`];
  await store.append({
    ...entry,
    outgoing: keys.map((key) => ({ ...message(key), incident })),
    actions: [{ ...button(`t-${number}`), incident }],
    delivery: `test:press-${number}-maria`,
  });
  for (const event of happened) {
    const own = event.kind === 'planned' ? { ...event, plan: plan({ incident }) } : event;
    entry = following(entry, own);
    await store.append(entry);
  }
  for (const key of keys) await store.delivered(key, { platform: 'test', id: key });
  return entry;
}
