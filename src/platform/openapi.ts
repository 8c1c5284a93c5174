/** OpenAPI 3.1 made from the acts: the same definitions that route, permit and validate. */
import { z } from 'zod'
import type { Served } from './serve.ts'

const SHAPE = { target: 'draft-2020-12', unrepresentable: 'any' } as const

const reasonSchema = {
  type: 'object',
  required: ['error', 'reasons'],
  properties: {
    error: { type: 'string' },
    reasons: {
      type: 'array',
      items: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', description: '原因代码' },
          message: { type: 'string', description: '原因' },
          clause: { type: 'string', description: '依据条款' },
          field: { type: 'string', description: '字段' },
          row: { type: 'integer', description: '行号' },
          next: { type: 'string', description: '下一步' },
        },
      },
    },
  },
} as const

const SIGNED = [
  'QC1-HMAC-SHA256 key=密钥编号, ts=秒级时间戳, nonce=16 至 64 位随机串, sig=签名（十六进制小写）。',
  '签名为 HMAC-SHA256(密钥, 待签字符串)；待签字符串为五行，以换行符 \\n 相连：方法、含查询参数的路径、正文的 SHA-256（十六进制小写，没有正文时为空串的 SHA-256）、ts、nonce。',
  '时间相差不超过 300 秒，每个随机串只能用一次。演练密钥办理的事项不保存（上传的文件除外），响应头带 x-qc-rehearsal: 1。',
  '响应头 x-ratelimit-limit、x-ratelimit-remaining、x-ratelimit-reset 为密钥每分钟的次数限制；超过时返回 429 和 retry-after。',
].join('')

const REFUSALS: Record<string, string> = {
  '400': '输入不符合要求，逐项列出',
  '401': '未登录',
  '403': '没有权限或不在管辖范围',
  '404': '没有找到',
  '409': '提交编号冲突',
  '413': '内容超过允许的大小',
  '422': '不予办理，列出全部原因',
  '429': '过于频繁',
  '503': '系统正在恢复，是否生效未知；以同一提交编号重试不会重复生效',
}

/** Whether a program's key may reach an act. */
export type Signed = (act: Served['act']) => boolean

function securityOf(act: Served['act'], signed: Signed): Record<string, string[]>[] {
  if (act.allow === 'public') return []
  if (act.takes === 'file') return [{ signed: [] }]
  return signed(act) ? [{ session: [] }, { signed: [] }] : [{ session: [] }]
}

/** In words, for readers of the document. */
function whoMay({ allow, takes, clause }: Served['act'], byKey: boolean): string {
  const who =
    typeof allow === 'object'
      ? `需要权限：${allow.verb}`
      : { public: '公开', 'signed-in': '登录后可用', worker: '劳动者本人' }[allow]
  const what = takes === 'file' ? ['供持密钥的程序使用'] : [who, byKey ? '程序可用密钥' : '']
  return [...what, clause ? `依据：${clause}` : ''].filter(Boolean).join('；')
}

function bodyOf(
  { method, takes }: Served['act'],
  rest: readonly [string, unknown][],
  required: ReadonlySet<string>,
): { requestBody?: unknown } {
  if (method !== 'POST') return {}
  if (takes === 'file') {
    const schema = { type: 'string', format: 'binary', description: '文件内容原样' }
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema } } } }
  }
  const schema = {
    type: 'object',
    properties: Object.fromEntries(rest),
    required: rest.map(([name]) => name).filter((name) => required.has(name)),
  }
  return { requestBody: { required: rest.length > 0, content: { 'application/json': { schema } } } }
}

export function openApiOf(served: readonly Served[], signed: Signed = () => false): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { act } of served) {
    const path = act.path.replace(/:(\w+)/g, '{$1}')
    const names = [...act.path.matchAll(/:(\w+)/g)].map((m) => m[1] as string)
    const input = z.toJSONSchema(act.input, { ...SHAPE, io: 'input' }) as {
      properties?: Record<string, unknown>
      required?: string[]
    }
    const properties = input.properties ?? {}
    const required = new Set(input.required ?? [])
    const parameters: unknown[] = names.map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: properties[name] ?? { type: 'string' },
    }))
    const rest = Object.entries(properties).filter(([name]) => !names.includes(name))
    if (act.method === 'GET' || act.takes === 'file') {
      for (const [name, schema] of rest) {
        parameters.push({ name, in: 'query', required: required.has(name), schema })
      }
    }
    const security = securityOf(act, signed)
    paths[path] ??= {}
    paths[path][act.method.toLowerCase()] = {
      operationId: act.id,
      summary: act.title,
      description: whoMay(act, security.length > 1),
      tags: [act.id.split('.')[0]],
      security,
      parameters,
      ...bodyOf(act, rest, required),
      responses: {
        '200': {
          description: '成功',
          content:
            act.produces === 'file'
              ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
              : { 'application/json': { schema: z.toJSONSchema(act.output, { ...SHAPE, io: 'output' }) } },
        },
        ...Object.fromEntries(
          Object.entries(REFUSALS).map(([status, description]) => [
            status,
            {
              description,
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
            },
          ]),
        ),
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '前程 · 补贴性职业技能培训平台接口',
      version: '0.1.0',
      description: '改变数据的请求须带请求头 x-qiancheng: 1，并可带 idempotency-key 防止重复提交。',
    },
    paths,
    components: {
      schemas: { Refusal: reasonSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'qc_session' },
        signed: {
          type: 'apiKey',
          in: 'header',
          name: 'authorization',
          description: SIGNED,
        },
      },
    },
  }
}
