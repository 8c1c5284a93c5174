export { type AnyAct, type CallOptions, call, callPath, newKey, onSignedOut, request } from './call.ts'
export {
  download,
  downloadPath,
  nameIn,
  UPLOAD_LIMIT_BYTES,
  type Uploaded,
  upload,
  uploadPhoto,
} from './file.ts'
export { ApiRefusal, type Reason, reasonsOf } from './refusal.ts'
