import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { createTerminal, type TerminalOptions } from '#adapters/terminal/terminal.ts';
import type { Action, Card, Text } from '#src/card/card.ts';
import type { Inbound } from '#src/ports/chat.ts';
import { twoPeople } from '#test/contracts/chat.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';

export const [maria, jonas] = twoPeople('terminal');

/** A terminal session whose both ends a test holds. */
export class Session {
  readonly clock = new FakeClock();
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly terminal;
  readonly received: Inbound[] = [];
  written = '';

  constructor(options: Partial<TerminalOptions> = {}) {
    this.output.setEncoding('utf8').on('data', (text: string) => {
      this.written += text;
    });
    this.terminal = createTerminal({
      input: this.input,
      output: this.output,
      interactive: false,
      colour: false,
      columns: () => 80,
      account: maria,
      people: [maria, jonas],
      clock: this.clock,
      timeZone: 'Europe/Berlin',
      locale: 'en-GB',
      ...options,
    });
  }

  async start(reply: (inbound: Inbound) => Promise<void> = async () => {}): Promise<void> {
    await this.terminal.start(async (inbound) => {
      this.received.push(inbound);
      await reply(inbound);
    });
    await this.clock.advance(1000);
  }

  async type(text: string): Promise<void> {
    this.input.write(text);
    await settle();
    await this.clock.advance(1000);
  }

  async post(card: Card, key = 'k'): Promise<void> {
    await this.terminal.post(this.terminal.thread, card, { key });
    await this.clock.advance(1000);
  }

  get said(): string {
    return stripVTControlCharacters(this.written);
  }

  get turns(): readonly unknown[] {
    return this.received.map((inbound) =>
      inbound.kind === 'message'
        ? inbound.text
        : inbound.kind === 'action'
          ? [inbound.token, inbound.input].filter((part) => part !== undefined)
          : inbound.kind,
    );
  }
}

export const running: Card = { ...card('looking'), blocks: [steps('running', 'running')] };

export function steps(one: 'running' | 'done', two: 'running' | 'done') {
  return {
    kind: 'steps',
    steps: [
      { label: ['probe one'], status: one, detail: [] },
      { label: ['probe two'], status: two, detail: [] },
    ],
  } as const;
}

export function card(text: string, ...labels: readonly string[]): Card {
  const title: Text = [text];
  return { severity: 'info', title, blocks: [], actions: labels.map(action), fallbackText: text };
}

export function action(label: string): Action {
  return { token: `token-${label}`, label, style: 'plain' };
}
