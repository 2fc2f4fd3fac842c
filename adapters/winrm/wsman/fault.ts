import { cleanText } from '#src/redaction/clean-text.ts';
import {
  attributeOf,
  childOf,
  descend,
  nameInText,
  type XmlElement,
  type XmlName,
} from '#src/xml/xml-element.ts';
import { namespaces } from './namespaces.ts';

/** Why a host refused or failed. Decide on `number`, else on `subcode`; never on `reason`. */
export interface WsmanFault {
  /** Who is to blame, says the host: "Sender" is us. */
  readonly blames: 'sender' | 'receiver' | undefined;
  readonly subcode: XmlName | undefined;
  /** Win32 error, HRESULT or WSMan code, unsigned. */
  readonly number: number | undefined;
  /** For people; in English where the host has it; at most 2,000 characters. */
  readonly reason: string;
  /** URI that says more about the subcode. */
  readonly detail: string | undefined;
  /** What failed behind WSMan. */
  readonly provider: FaultProvider | undefined;
}

export interface FaultProvider {
  readonly name: string;
  /** Library on the host. */
  readonly path: string;
}

const most = 2000;
const soap = namespaces.s;

/** Reads a SOAP 1.2 fault with what Windows puts into its detail. Never throws: a poor fault is a fault. */
export function readFault(fault: XmlElement): WsmanFault {
  const code = descend(fault, { namespace: soap, path: ['Code'] });
  const detail = childOf(fault, { namespace: soap, name: 'Detail' });
  const windows = detail && childOf(detail, { namespace: namespaces.fault, name: 'WSManFault' });
  const wmi = detail?.children.find((each) => each.name === 'MSFT_WmiError');
  const more = detail && childOf(detail, { namespace: namespaces.wsman, name: 'FaultDetail' });
  return {
    blames: blamed(code && descend(code, { namespace: soap, path: ['Value'] })),
    subcode: subcodeOf(code),
    number:
      numberOf(windows && attributeOf(windows, 'Code')) ?? numberOf(wmiText(wmi, 'error_Code')),
    reason: reasonOf({ windows, wmi, fault }),
    detail: more && shown(more.text),
    provider: windows && providerOf(windows),
  };
}

function blamed(value: XmlElement | undefined): WsmanFault['blames'] {
  const name = value && nameInText(value);
  if (name?.namespace !== soap) return undefined;
  if (name.name === 'Sender') return 'sender';
  return name.name === 'Receiver' ? 'receiver' : undefined;
}

/** The innermost: subcodes nest, and the last one says most. */
function subcodeOf(code: XmlElement | undefined): XmlName | undefined {
  let at = code && childOf(code, { namespace: soap, name: 'Subcode' });
  let name: XmlName | undefined;
  while (at !== undefined) {
    const value = childOf(at, { namespace: soap, name: 'Value' });
    name = (value && nameInText(value)) ?? name;
    at = childOf(at, { namespace: soap, name: 'Subcode' });
  }
  return name && { namespace: shown(name.namespace), name: shown(name.name) };
}

function numberOf(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? '';
  if (!/^-?[0-9]{1,10}$/.test(digits)) return undefined;
  const value = Number(digits);
  return value > 0xffffffff || value < -0x80000000 ? undefined : value >>> 0;
}

function reasonOf({
  windows,
  wmi,
  fault,
}: {
  readonly windows: XmlElement | undefined;
  readonly wmi: XmlElement | undefined;
  readonly fault: XmlElement;
}): string {
  const message = windows && childOf(windows, { namespace: namespaces.fault, name: 'Message' });
  const told = message && wholeText(message);
  const text = descend(fault, { namespace: soap, path: ['Reason', 'Text'] })?.text;
  return [told, wmiText(wmi, 'Message'), text].map((each) => shown(each ?? '')).find(Boolean) ?? '';
}

function wmiText(wmi: XmlElement | undefined, name: string): string | undefined {
  return wmi?.children.find((each) => each.name === name)?.text;
}

/** The innermost provider stands nearest to the cause. */
function providerOf(windows: XmlElement): FaultProvider | undefined {
  const message = childOf(windows, { namespace: namespaces.fault, name: 'Message' });
  const provider =
    message && childOf(message, { namespace: namespaces.fault, name: 'ProviderFault' });
  return (
    provider && {
      name: shown(attributeOf(provider, 'provider') ?? ''),
      path: shown(attributeOf(provider, 'path') ?? ''),
    }
  );
}

function wholeText(element: XmlElement): string {
  return [element.text, ...element.children.map(wholeText)].join(' ');
}

function shown(text: string): string {
  return cleanText(text.slice(0, 4 * most))
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .slice(0, most);
}
