import { guidBytes } from '#src/psrp/guid.ts';
import type { Exchange } from '#test/adapters/winrm/winrs/recordings.ts';
import type { Service } from '#test/adapters/winrm/wire/fake-winrm.ts';
import { envelope, operationIn } from '#test/adapters/winrm/wire/fake-winrs.ts';

export interface Pair {
  readonly operation: string;
  /** What our client sent. */
  readonly soap: string;
  /** What another one sent, which a real host answered; undefined where that one sent none. */
  readonly exchange: Exchange | undefined;
}

/** A host that says what a real one has said to another client, with the ids of this one. */
export class RecordedPsrp implements Service {
  readonly pairs: Pair[] = [];
  readonly #left: Exchange[];
  readonly #ids = new Map<string, string>();

  constructor(exchanges: readonly Exchange[]) {
    this.#left = [...exchanges];
  }

  async answer(soap: string): Promise<{ readonly status: number; readonly soap: string }> {
    const operation = operationIn(soap);
    const at = this.#left.findIndex(({ action }) => action.endsWith(`/${operation}`));
    const [exchange] = at === -1 ? [] : this.#left.splice(at, 1);
    this.pairs.push({ operation, soap, exchange });
    // The other client ended no pipeline: it deleted the pool.
    if (exchange === undefined) {
      return await Promise.resolve({ status: 200, soap: envelope(soap, '<rsp:SignalResponse/>') });
    }
    const said = new TextDecoder().decode(exchange.answer);
    this.#learn(soap, said);
    const status = said.includes(':Fault>') ? 500 : 200;
    return { status, soap: this.#renamed(said, { soap, exchange }) };
  }

  /** Which of our ids stands for which of those that were recorded. */
  #learn(soap: string, said: string): void {
    for (const name of ['Selector Name="ShellId"', 'CommandId']) {
      const theirs = new RegExp(`${name}[^>]*>([0-9A-Fa-f-]{36})<`).exec(said)?.[1];
      const mark = name === 'CommandId' ? /CommandId="([^"]+)"/ : /ShellId="?>?([0-9A-Fa-f-]{36})/;
      const ours = mark.exec(soap)?.[1];
      if (theirs !== undefined && ours !== undefined && !this.#ids.has(theirs)) {
        this.#ids.set(theirs, ours);
      }
    }
  }

  #renamed(
    said: string,
    { soap, exchange }: { readonly soap: string; readonly exchange: Exchange },
  ): string {
    const ours = /<wsa:MessageID>uuid:([^<]*)</.exec(soap)?.[1] ?? '';
    let text = said.replaceAll(exchange.messageId, ours);
    for (const [theirs, own] of this.#ids) text = text.replaceAll(theirs, own);
    return text.replaceAll(
      /(<rsp:Stream [^>]*>)([^<]+)</g,
      (_whole, tag: string, base64: string) => {
        return `${tag}${this.#withIds(Buffer.from(base64, 'base64')).toString('base64')}<`;
      },
    );
  }

  #withIds(bytes: Buffer): Buffer {
    for (const [theirs, own] of this.#ids) {
      // That client wrote its ids as they are read, and the host gave them back so.
      const known = Buffer.from(theirs.replaceAll('-', ''), 'hex');
      for (let at = bytes.indexOf(known); at !== -1; at = bytes.indexOf(known, at)) {
        bytes.set(guidBytes(own), at);
      }
    }
    return bytes;
  }
}
