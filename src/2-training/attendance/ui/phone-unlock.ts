/**
 * Unlocking the phone for a check (WebAuthn): a finger, a face or the lock screen's number. What is recognised never
 * leaves the phone; the platform learns only that its owner unlocked it.
 */
import type { InputOf } from '#platform/act'
import { ApiRefusal } from '#web/api'
import type { bindDevice, check } from '../contract.ts'
import { bytes64, text64 } from './phone-key.ts'

type Made = NonNullable<InputOf<typeof bindDevice>['made']>
type Unlock = NonNullable<InputOf<typeof check>['unlock']>

const WAIT_MS = 60_000
/** ES256, and RS256 of older computers. */
const KINDS = [-7, -257]

/** Whether this browser on this phone can ask its owner to unlock it; within WeChat it mostly can't. */
export async function canUnlock(): Promise<boolean> {
  try {
    return (
      'PublicKeyCredential' in globalThis &&
      // Keys belong to a name; an address in numbers has none.
      !/^[\d.]+$|:/.test(location.hostname) &&
      (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())
    )
  } catch {
    return false
  }
}

/** The person said no, took too long, or the phone could not: browsers do not tell which. */
const notUnlocked = () =>
  new ApiRefusal(400, 'unlock', [
    {
      code: 'web.not_unlocked',
      message: '没有完成解锁验证。',
      next: '请再点一次，按手机提示用指纹、面容或锁屏密码确认；手机没有设置锁屏密码的，请先设置，或不勾选解锁验证。',
    },
  ])

const challengeOf = async (text: string): Promise<ArrayBuffer> =>
  await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))

async function asked<T>(asking: Promise<Credential | null>): Promise<T> {
  const answer = await asking.catch(() => null)
  if (!answer) throw notUnlocked()
  return (answer as PublicKeyCredential).response as T
}

/** Makes a key that only unlocking this phone can use. */
export async function makeUnlock(text: string): Promise<Made> {
  const said = await asked<AuthenticatorAttestationResponse>(
    navigator.credentials.create({
      publicKey: {
        rp: { name: '职业技能培训签到' },
        // No name goes into the phone: whose it is, the platform knows by the phone's other key.
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name: '签到手机', displayName: '签到手机' },
        challenge: await challengeOf(text),
        pubKeyCredParams: KINDS.map((alg) => ({ type: 'public-key' as const, alg })),
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          userVerification: 'required',
          residentKey: 'discouraged',
        },
        attestation: 'none',
        timeout: WAIT_MS,
      },
    }),
  )
  return { client: text64(said.clientDataJSON), attestation: text64(said.attestationObject) }
}

/** Has the owner unlock the phone for this very text. */
export async function unlock(id: string, text: string): Promise<Unlock> {
  const said = await asked<AuthenticatorAssertionResponse>(
    navigator.credentials.get({
      publicKey: {
        challenge: await challengeOf(text),
        allowCredentials: [{ type: 'public-key', id: bytes64(id), transports: ['internal'] }],
        userVerification: 'required',
        timeout: WAIT_MS,
      },
    }),
  )
  return {
    client: text64(said.clientDataJSON),
    authenticator: text64(said.authenticatorData),
    signature: text64(said.signature),
  }
}
