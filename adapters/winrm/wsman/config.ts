import { descend, type XmlElement } from '#src/xml/xml-element.ts';
import { namespaces } from './namespaces.ts';
import type { WsmanRequest } from './request.ts';

/** Limits of the service. Only administrators may ask; others get fault 5 and keep the smallest envelope. */
export const configRequest: WsmanRequest = {
  action: `${namespaces.wst}/Get`,
  resource: namespaces.cfg,
  body: [],
};

export interface ServiceLimits {
  /** Bytes. */
  readonly maxEnvelopeSize: number | undefined;
  /** Longest OperationTimeout that the host keeps to. */
  readonly maxTimeoutMs: number | undefined;
}

export function readConfig(body: XmlElement): ServiceLimits {
  const kilobytes = numberAt(body, 'MaxEnvelopeSizekb');
  return {
    maxEnvelopeSize: kilobytes === undefined ? undefined : kilobytes * 1024,
    maxTimeoutMs: numberAt(body, 'MaxTimeoutms'),
  };
}

function numberAt(body: XmlElement, name: string): number | undefined {
  const text = descend(body, { namespace: namespaces.cfg, path: ['Config', name] })?.text.trim();
  return text !== undefined && /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : undefined;
}
