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

const REFUSALS: Record<string, string> = {
  '400': '输入不符合要求，逐项列出',
  '401': '未登录',
  '403': '没有权限或不在管辖范围',
  '404': '没有找到',
  '409': '提交编号冲突',
  '422': '不予办理，列出全部原因',
  '429': '过于频繁',
  '503': '系统正在恢复，是否生效未知；以同一提交编号重试不会重复生效',
}

export function openApiOf(served: readonly Served[]): Record<string, unknown> {
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
    if (act.method === 'GET') {
      for (const [name, schema] of rest) {
        parameters.push({ name, in: 'query', required: required.has(name), schema })
      }
    }
    const allow =
      typeof act.allow === 'object'
        ? `需要权限：${act.allow.verb}`
        : { public: '公开', 'signed-in': '登录后可用', worker: '劳动者本人' }[act.allow]
    paths[path] ??= {}
    paths[path][act.method.toLowerCase()] = {
      operationId: act.id,
      summary: act.title,
      description: [allow, act.clause ? `依据：${act.clause}` : ''].filter(Boolean).join('；'),
      tags: [act.id.split('.')[0]],
      security: act.allow === 'public' ? [] : [{ session: [] }],
      parameters,
      ...(act.method === 'POST'
        ? {
            requestBody: {
              required: rest.length > 0,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: Object.fromEntries(rest),
                    required: rest.map(([name]) => name).filter((name) => required.has(name)),
                  },
                },
              },
            },
          }
        : {}),
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
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'qc_session' } },
    },
  }
}
