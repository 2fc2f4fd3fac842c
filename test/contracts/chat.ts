import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountId, type Person } from '#src/identity/person.ts';
import type { Chat, Inbound, ThreadRef } from '#src/ports/chat.ts';
import { describeHostileText } from './chat-hostile.ts';
import { describePeople } from './chat-people.ts';
import { describePosting } from './chat-posting.ts';

/** A platform with one bot and some people, as an adapter's test sets it up. */
export interface ChatRig {
  readonly chat: Chat;
  readonly thread: ThreadRef;
  /** Two people who see the thread. */
  readonly people: readonly [Person, Person];
  /** Everything that this person can read now in the thread, oldest first, as plain text. */
  seenBy(person: Person): Promise<readonly Seen[]>;
  /** Somebody writes. Resolves when the adapter has handed it over, also when it was rejected. */
  write(person: Person, text: string): Promise<void>;
  /** Somebody presses what bears this label; `input` fills a form in; a confirmation is confirmed. */
  press(person: Person, label: string, input?: string): Promise<void>;
  /** The platform delivers the last thing again; undefined where it never does that. */
  readonly redeliver?: (() => Promise<void>) | undefined;
  /** The bot's process ends and begins again; undefined where the platform does not outlive it. */
  readonly restart?: (() => Promise<Chat>) | undefined;
  /** Accounts that were notified by mentions so far. */
  mentioned(): Promise<readonly AccountId[]>;
  /** Longest time between a delivery and its `ack`, in ms; undefined where there is no deadline. */
  readonly ackDeadlineMs?: number | undefined;
  close(): Promise<void>;
}

export interface Seen {
  /** What a person reads; no markup is left in it. */
  readonly text: string;
  readonly labels: readonly string[];
}

/** What the parts of the contract share. */
export interface Talk {
  rig(): ChatRig;
  /** What was delivered since the test began. */
  received(): readonly Inbound[];
  /** All that a person reads, as one text; by default the first of the two. */
  texts(person?: Person): Promise<string>;
  labels(): Promise<readonly string[]>;
}

/** What every chat platform has to keep, whatever it looks like. */
export function describeChat(name: string, makeRig: () => Promise<ChatRig>): void {
  describe(`${name} as a chat`, () => {
    let rig: ChatRig;
    let received: Inbound[];

    beforeEach(async () => {
      rig = await makeRig();
      received = [];
      await rig.chat.start(async (inbound) => {
        received.push(inbound);
        await inbound.ack();
      });
    });

    afterEach(async () => {
      await rig.chat.stop();
      await rig.close();
    });

    const talk: Talk = {
      rig: () => rig,
      received: () => received,
      texts: async (person = rig.people[0]) =>
        (await rig.seenBy(person)).map(({ text }) => text).join('\n'),
      labels: async () => (await rig.seenBy(rig.people[0])).flatMap((seen) => seen.labels),
    };

    describePosting(talk);
    describePeople(talk);
    describeHostileText(talk);

    it('says honestly what it can do', () => {
      const { capabilities } = rig.chat;

      expect(Object.values(capabilities).every((can) => typeof can === 'boolean')).toBe(true);
      expect(rig.ackDeadlineMs ?? 1).toBeGreaterThan(0);
    });
  });
}

/** Two people of a platform. */
export function twoPeople(platform: string): readonly [Person, Person] {
  return [
    { account: AccountId.parse(`${platform}:maria`), name: 'Maria' },
    { account: AccountId.parse(`${platform}:jonas`), name: 'Jonas' },
  ];
}
