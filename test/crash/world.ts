import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Card } from '#src/card/card.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Value } from '#src/playbook/reading.ts';
import type {
  Capabilities,
  Chat,
  Inbound,
  MessageRef,
  PostOptions,
  ThreadRef,
} from '#src/ports/chat.ts';
import { ScriptedHost } from '#test/fakes/scripted-host.ts';

/** Called at every place where the process may be killed. */
export type Here = (place: string) => void;

interface FileMessage {
  readonly key: string;
  readonly to: string | undefined;
  readonly versions: readonly Card[];
}

/** A platform that outlives the bot: its messages stand in a file, one per key. */
export class FileChat implements Chat {
  readonly platform = 'memory';
  readonly capabilities: Capabilities = {
    threads: true,
    privateMessages: true,
    forms: true,
    edits: true,
    disabledActions: true,
    files: true,
    progress: false,
    durable: true,
  };
  readonly #file: string;
  readonly #here: Here;
  receive: ((inbound: Inbound) => Promise<void>) | undefined;

  constructor(folder: string, here: Here) {
    this.#file = join(folder, 'chat.json');
    this.#here = here;
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    this.receive = receive;
  }

  async stop(): Promise<void> {
    this.receive = undefined;
  }

  async post(_thread: ThreadRef, card: Card, { key }: PostOptions): Promise<MessageRef> {
    this.#add(key, card, undefined);
    return { platform: this.platform, id: key };
  }

  async tell(
    account: AccountId,
    _thread: ThreadRef,
    card: Card,
    { key }: PostOptions,
  ): Promise<void> {
    this.#add(key, card, account);
  }

  async edit({ id }: MessageRef, card: Card): Promise<void> {
    this.#here('before edit');
    const messages = this.messages().map((message) =>
      message.key === id ? { ...message, versions: [...message.versions, card] } : message,
    );
    this.#write(messages);
    this.#here('after edit');
  }

  messages(): readonly FileMessage[] {
    return existsSync(this.#file)
      ? (JSON.parse(readFileSync(this.#file, 'utf8')) as FileMessage[])
      : [];
  }

  #add(key: string, card: Card, to: string | undefined): void {
    this.#here('before post');
    const messages = this.messages();
    if (!messages.some((message) => message.key === key))
      this.#write([...messages, { key, to, versions: [card] }]);
    this.#here('after post');
  }

  #write(messages: readonly FileMessage[]): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(messages));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** A machine that outlives the bot: its readings stand in a file, and every script that began in another. */
export function fileHost(folder: string, here: Here): ScriptedHost {
  const file = join(folder, 'host.json');
  const stopped = {
    service: { active: false, enabled: true, pid: 0 },
    port: { result: 'refused' },
  };
  const started = { service: { active: true, enabled: true, pid: 42 }, port: { result: 'open' } };
  const saved = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Value>>)
    : stopped;
  const host = new ScriptedHost(saved);
  host.changes['start/apply'] = () => {
    here('in the middle of apply');
    host.readings = started;
    writeFileSync(file, JSON.stringify(started));
    here('at the end of apply');
  };
  host.before = async ({ name, mode }) => {
    here(`before ${name}`);
    appendFileSync(join(folder, 'ran.log'), `${name}${mode === 'preview' ? '?' : ''}\n`);
    here(`after ${name} began`);
  };
  return host;
}
