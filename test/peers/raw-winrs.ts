import { randomUUID } from 'node:crypto';
import { readXml } from '#src/xml/read-xml.ts';
import {
  openShell,
  post,
  type RawAnswer,
  type RawMessage,
  rawMessage,
  resources,
  within,
} from './raw-wsman.ts';
import type { WindowsCertificates } from './windows-certificates.ts';
import { startWindowsHost, type WindowsHost, type WindowsSettings } from './windows-host.ts';

const password = 'Passw0rd';
/** They differ in what they may do. */
const accounts = [
  { name: 'SERVER1\\admin', password },
  { name: 'SERVER1\\user', password, admin: false },
  { name: 'SERVER1\\guest', password, admin: false, shells: false },
];

type User = 'admin' | 'user' | 'guest';

/** WinRS by hand over HTTPS with Basic, so that the host is not judged by our own client. */
export class RawWinrs implements AsyncDisposable {
  readonly host: WindowsHost;
  readonly #ca: string;

  constructor(host: WindowsHost, ca: string) {
    this.host = host;
    this.#ca = ca;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }

  /** One request. Throws for an answer that is not well-formed. */
  async say(message: RawMessage, user: User = 'admin'): Promise<RawAnswer> {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await post({
      url: `https://127.0.0.1:${this.host.tlsPort}/wsman`,
      ca: this.#ca,
      headers: { authorization, 'content-type': 'application/soap+xml;charset=UTF-8' },
      body: rawMessage(message),
    });
    if (answer.body !== '') readXml(answer.body);
    return answer;
  }

  open(user: User = 'admin'): Promise<RawAnswer> {
    return this.say({ action: 'Create', body: openShell }, user);
  }

  async shellOf(user: User = 'admin'): Promise<string> {
    return within((await this.open(user)).body, 'w:Selector');
  }

  delete(shellId: string, user: User = 'admin'): Promise<RawAnswer> {
    return this.say({ action: 'Delete', shellId }, user);
  }

  start(shellId: string, line: string, commandId: string = randomUUID()): Promise<RawAnswer> {
    const body = `<rsp:CommandLine CommandId="${commandId}"><rsp:Command>${line}</rsp:Command></rsp:CommandLine>`;
    return this.say({ action: 'Command', shellId, body });
  }

  /** The id of the new command. */
  async run(shellId: string, line: string): Promise<string> {
    return within((await this.start(shellId, line)).body, 'rsp:CommandId');
  }

  receive(shellId: string, commandId: string, more: Partial<RawMessage> = {}): Promise<RawAnswer> {
    const body = `<rsp:Receive><rsp:DesiredStream CommandId="${commandId}">stdout stderr</rsp:DesiredStream></rsp:Receive>`;
    return this.say({ action: 'Receive', shellId, body, timeout: 'PT0.2S', ...more });
  }

  send(
    shellId: string,
    commandId: string,
    input: { readonly text: string; readonly isLast?: boolean },
  ): Promise<RawAnswer> {
    const data = Buffer.from(input.text).toString('base64');
    const body = `<rsp:Send><rsp:Stream Name="stdin" CommandId="${commandId}" End="${input.isLast ?? false}">${data}</rsp:Stream></rsp:Send>`;
    return this.say({ action: 'Send', shellId, body });
  }

  signal(shellId: string, commandId: string, code = 'terminate'): Promise<RawAnswer> {
    const body = `<rsp:Signal CommandId="${commandId}"><rsp:Code>${resources.shell}/signal/${code}</rsp:Code></rsp:Signal>`;
    return this.say({ action: 'Signal', shellId, body });
  }
}

export async function startRawWinrs(
  { tlsFor, server }: WindowsCertificates,
  more: Partial<WindowsSettings> = {},
): Promise<RawWinrs> {
  const tls = tlsFor('SERVER1\\admin');
  const host = await startWindowsHost({ accounts, tls, basic: true, ...more });
  return new RawWinrs(host, server.certificate);
}
