import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect } from '@jest/globals';

const shell = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
const transfer = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';

export const actions = {
  Create: `${transfer}/Create`,
  Delete: `${transfer}/Delete`,
  Get: `${transfer}/Get`,
  Command: `${shell}/Command`,
  Send: `${shell}/Send`,
  Receive: `${shell}/Receive`,
  Signal: `${shell}/Signal`,
  Disconnect: `${shell}/Disconnect`,
  Reconnect: `${shell}/Reconnect`,
  Connect: `${shell}/Connect`,
  Enumerate: 'http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate',
} as const;

export const resources = {
  cmd: `${shell}/cmd`,
  shell,
  config: 'http://schemas.microsoft.com/wbem/wsman/1/config',
} as const;

export const openShell =
  '<rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>';

export interface RawMessage {
  readonly action: keyof typeof actions;
  readonly body?: string;
  readonly resource?: string;
  readonly shellId?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly timeout?: string;
  readonly messageId?: string;
  /** More headers of the envelope. */
  readonly header?: string;
}

/** A request written by hand, so that the host is not judged by our own writer. */
export function rawMessage(message: RawMessage): string {
  const { action, body = '', resource = resources.cmd, shellId, options = {} } = message;
  const option = Object.entries(options).map(([k, v]) => `<w:Option Name="${k}">${v}</w:Option>`);
  const selector = `<w:SelectorSet><w:Selector Name="ShellId">${shellId}</w:Selector></w:SelectorSet>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:rsp="${shell}"
  xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"
  xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><e:Header>
  <a:Action e:mustUnderstand="true">${actions[action]}</a:Action><a:To>https://server1/wsman</a:To>
  <a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo>
  <a:MessageID>uuid:${message.messageId ?? randomUUID()}</a:MessageID>
  <w:ResourceURI e:mustUnderstand="true">${resource}</w:ResourceURI>
  <w:MaxEnvelopeSize>153600</w:MaxEnvelopeSize>
  <w:OperationTimeout>${message.timeout ?? 'PT5S'}</w:OperationTimeout>
  <w:OptionSet>${option.join('')}</w:OptionSet>${shellId === undefined ? '' : selector}
  ${message.header ?? ''}</e:Header><e:Body>${body}</e:Body></e:Envelope>`;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** File in PEM. */
  readonly ca?: string;
  readonly method?: string;
  /** Instead of that of the URL. */
  readonly path?: string;
}

/** One request on a connection of its own. */
export function post({ url, body = '', ca, path, ...rest }: RawRequest): Promise<RawAnswer> {
  const at = path === undefined ? url : new URL(path, url);
  const options: RequestOptions = { method: 'POST', agent: false, ...rest };
  return new Promise((resolve, reject) => {
    const sent =
      ca === undefined
        ? httpRequest(at, options)
        : httpsRequest(at, { ...options, ca: readFileSync(ca) });
    sent.once('error', reject).once('response', (response) => {
      const { statusCode: status = 0, headers: received } = response;
      text(response).then((told) => resolve({ status, headers: received, body: told }), reject);
    });
    sent.end(body);
  });
}

/** What stands between the tags of that name, first of all; empty when there is none. */
export function within(body: string, name: string): string {
  return new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
}

/** A fault in the words of WSMan or of WMI, for `toEqual`. */
export function faultOf(code: number, subcode: string): unknown {
  const text = expect.stringMatching(
    new RegExp(`<s:Value>${subcode}</s:Value>.*(?:Code="${code}"|error_Code [^>]*>${code}<)`, 's'),
  );
  return expect.objectContaining({ status: 500, body: text });
}
