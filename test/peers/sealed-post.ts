import { randomBytes } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { NtlmContext } from '#adapters/winrm/security/ntlm-context.ts';
import { SealedAnswer, sealRequest } from '#adapters/winrm/security/sealed-exchange.ts';

/** One connection that is logged on by our NTLM core, without a client around it. */
export class SealedPost implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;
  readonly #context: NtlmContext;

  constructor(port: number, { account, password }: { account: string; password: string }) {
    this.#port = port;
    const targetName = 'host/server1';
    const now = Date.now;
    this.#context = new NtlmContext({ account, password, targetName, randomBytes, now });
  }

  /** Sends SOAP sealed and opens the answer; throws as our core does for one that it does not take. */
  async say(soap: string): Promise<string> {
    const { contentType, body } = sealRequest(this.#context, Buffer.from(soap));
    const response = await this.#post({ 'content-type': contentType }, body);
    const bytes = await buffer(response); // also what is refused: the connection is free only then
    const answer = new SealedAnswer({
      context: this.#context,
      contentType: response.headers['content-type'],
      mostBytes: 1_000_000,
    });
    answer.push(bytes);
    return Buffer.from(answer.end()).toString();
  }

  async logOn(): Promise<void> {
    const first = await this.#context.step(undefined);
    const challenge = await this.#authorize(first.token);
    const offer = challenge.headers['www-authenticate']?.replace('Negotiate ', '') ?? '';
    const second = await this.#context.step(Buffer.from(offer, 'base64'));
    const end = await this.#authorize(second.token);
    if (end.statusCode !== 200) throw new Error(`The logon ended with ${end.statusCode}.`);
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #authorize(token: Uint8Array | undefined): Promise<IncomingMessage> {
    const authorization = `Negotiate ${Buffer.from(token ?? []).toString('base64')}`;
    const response = await this.#post({ authorization }, new Uint8Array());
    await buffer(response);
    return response;
  }

  #post(headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const options = { agent: this.#agent, method: 'POST', headers, path: '/wsman' };
    const sent = request({ ...options, host: '127.0.0.1', port: this.#port });
    sent.once('response', resolve).once('error', reject).end(body);
    return promise;
  }
}
