import type { GssTypes } from './gss-memory.ts';
import type { Native } from './native.ts';

/** The functions of libgssapi_krb5 that are called, as gssapi.h and gssapi_ext.h declare them. */
export function declareGss({ gss, koffi }: Native, types: GssTypes) {
  const at = 'void *';
  const number = koffi.out(koffi.pointer('uint32'));
  const out = koffi.out(koffi.pointer('void *'));
  const inout = koffi.inout(koffi.pointer('void *'));
  const given = koffi.pointer(types.buffer);
  const taken = koffi.out(koffi.pointer(types.buffer));
  const pieces = koffi.inout(koffi.pointer(types.pieces));
  const bindings = koffi.pointer(types.bindings);
  const store = koffi.pointer(types.store);
  return {
    importName: gss('gss_import_name', [number, given, at, out]),
    releaseName: gss('gss_release_name', [number, inout]),
    acquire: gss('gss_acquire_cred_from', [number, at, 'uint32', at, 'int', store, out, at, at]),
    releaseCredential: gss('gss_release_cred', [number, inout]),
    setTypes: gss('gss_krb5_set_allowable_enctypes', [number, at, 'uint32', at]),
    setMechanisms: gss('gss_set_neg_mechs', [number, at, at]),
    step: gss('gss_init_sec_context', [
      number,
      at,
      inout,
      at,
      at,
      'uint32',
      'uint32',
      bindings,
      given,
      out,
      taken,
      number,
      number,
    ]),
    deleteContext: gss('gss_delete_sec_context', [number, inout, at]),
    wrap: gss('gss_wrap_iov', [number, at, 'int', 'uint32', number, pieces, 'int']),
    releasePieces: gss('gss_release_iov_buffer', [number, pieces, 'int']),
    unwrap: gss('gss_unwrap', [number, at, given, taken, number, at]),
    inquire: gss('gss_inquire_sec_context_by_oid', [number, at, at, out]),
    releaseSet: gss('gss_release_buffer_set', [number, inout]),
    releaseBuffer: gss('gss_release_buffer', [number, koffi.inout(given)]),
  };
}
