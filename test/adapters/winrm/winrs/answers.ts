import { cmdDialect } from '#adapters/winrm/winrs/cmd-shell.ts';
import type { CommandOrder, Outgoing, Purpose } from '#adapters/winrm/winrs/command-run.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';

export const messageId = '0A1B2C3D-0000-4000-8000-000000000001';

export const order: CommandOrder = {
  commandId: 'C0000000-0000-4000-8000-000000000001',
  dialect: cmdDialect,
  line: { command: 'powershell.exe', arguments: ['-NoProfile'] },
  shell: { name: 'ours', idleTimeoutMs: 900_000 },
  keepShell: false,
  inputRoom: 4,
  outputLimit: 1000,
};

/** Answers of a host to our requests, as bytes. */
export function soap(outgoing: Outgoing, body: string): Uint8Array {
  const { s, rsp, wsa, wsman, wst } = namespaces;
  return new TextEncoder().encode(
    `<s:Envelope xmlns:s="${s}" xmlns:a="${wsa}" xmlns:w="${wsman}" xmlns:x="${wst}" xmlns:rsp="${rsp}"><s:Header>` +
      `<a:Action>${outgoing.request.action}Response</a:Action><a:RelatesTo>uuid:${messageId}</a:RelatesTo></s:Header>` +
      `<s:Body>${body}</s:Body></s:Envelope>`,
  );
}

export const created =
  '<x:ResourceCreated><a:ReferenceParameters><w:SelectorSet><w:Selector Name="ShellId">SHELL-1</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>' +
  '<rsp:Shell><rsp:IdleTimeOut>PT600S</rsp:IdleTimeOut></rsp:Shell>';

export function started(commandId: string): string {
  return `<rsp:CommandResponse><rsp:CommandId>${commandId}</rsp:CommandId></rsp:CommandResponse>`;
}

export interface Said {
  readonly pieces?: readonly (readonly [stream: string, bytes: Uint8Array])[];
  readonly exitCode?: number | undefined;
  readonly isDone?: boolean;
  readonly commandId?: string;
}

export function received({ pieces = [], exitCode, isDone = false, commandId }: Said): string {
  const id = commandId ?? order.commandId;
  const streams = pieces.map(
    ([name, bytes]) =>
      `<rsp:Stream Name="${name}" CommandId="${id}">${Buffer.from(bytes).toString('base64')}</rsp:Stream>`,
  );
  const code = exitCode === undefined ? '' : `<rsp:ExitCode>${exitCode}</rsp:ExitCode>`;
  const state = `<rsp:CommandState CommandId="${id}" State="${namespaces.rsp}/CommandState/${isDone ? 'Done' : 'Running'}">${code}</rsp:CommandState>`;
  return `<rsp:ReceiveResponse>${streams.join('')}${state}</rsp:ReceiveResponse>`;
}

export function fault(number: number, blames: 'Sender' | 'Receiver' = 'Receiver'): string {
  return (
    `<s:Fault><s:Code><s:Value>s:${blames}</s:Value></s:Code><s:Reason><s:Text>Nein.</s:Text></s:Reason>` +
    `<s:Detail><f:WSManFault xmlns:f="${namespaces.fault}" Code="${number}"/></s:Detail></s:Fault>`
  );
}

/** What a host in good order says to each kind of request. */
export const good: Readonly<Record<Purpose, string>> = {
  create: created,
  command: started(order.commandId),
  send: '<rsp:SendResponse/>',
  reconnect: '<rsp:ReconnectResponse/>',
  receive: received({ isDone: true, exitCode: 0 }),
  signal: '<rsp:SignalResponse/>',
  delete: '',
};
