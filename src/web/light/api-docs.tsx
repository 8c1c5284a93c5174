import { useMemo, useState } from 'react'
import { useFetch } from './fetch.ts'
import { SearchBar } from './fields.tsx'
import { Empty, Loading, PageTitle, Refusals } from './parts.tsx'

interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  pattern?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: boolean | Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $defs?: Record<string, Schema>
}

interface Operation {
  operationId: string
  summary: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}

interface Document {
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

const GROUPS: Record<string, string> = {
  registry: '基础信息',
  demand: '岗位需求',
  training: '技能培训',
  evaluation: '技能评价',
  employment: '就业服务',
  money: '资金',
  supervision: '监管',
  views: '统计与档案',
  portal: '公共服务',
  my: '劳动者',
}
const KINDS: Record<string, string> = {
  string: '文本',
  integer: '整数',
  number: '数值',
  boolean: '是否',
  object: '对象',
  array: '列表',
  null: '空',
}
const FORMATS: Record<string, string> = {
  uuid: '编号（UUID）',
  'date-time': '时刻（ISO 8601）',
  date: '日期',
  binary: '文件',
}
const WHERE: Record<string, string> = { path: '路径', query: '查询', header: '请求头' }

interface Entry {
  method: string
  path: string
  group: string
  operation: Operation
}

export default function ApiDocs() {
  const { data, loading, reasons, reload } = useFetch('/api/openapi.json', {})
  const doc = data as Document | undefined
  const [q, setQ] = useState('')
  const entries = useMemo(() => (doc ? entriesOf(doc) : []), [doc])
  const found = entries.filter(({ method, path, operation }) =>
    `${method} ${path} ${operation.summary} ${operation.operationId} ${operation.description ?? ''}`
      .toLowerCase()
      .includes(q.toLowerCase()),
  )
  const groups = [...new Set(found.map((entry) => entry.group))]
  if (loading && !doc) return <Loading />
  if (!doc) return <Refusals reasons={reasons} onRetry={reload} />
  return (
    <>
      <PageTitle
        title="接口文档"
        note={`${doc.info.title}，版本 ${doc.info.version}，共 ${entries.length} 个接口`}
      />
      {doc.info.description && <p>{doc.info.description}</p>}
      <p>
        机器可读文档（OpenAPI 3.1）：<a href="/api/openapi.json">/api/openapi.json</a>
      </p>
      <Signing />
      <details className="ql-op">
        <summary>错误的统一格式</summary>
        <div className="ql-op-body">
          <p>不予办理时返回全部原因，状态码含义如下：</p>
          <ul>
            {Object.entries(entries[0]?.operation.responses ?? {})
              .filter(([status]) => status !== '200')
              .map(([status, answer]) => (
                <li key={status}>
                  <code>{status}</code> {answer.description}
                </li>
              ))}
          </ul>
          <SchemaView schema={doc.components?.schemas?.Refusal ?? {}} doc={doc} />
        </div>
      </details>
      <SearchBar value={q} onSearch={setQ} placeholder="按名称、地址或权限查找" label="查找接口" />
      {found.length === 0 && <Empty text="没有符合的接口" next="请换一个词。" />}
      {groups.map((group) => (
        <section key={group}>
          <h2>{GROUPS[group] ?? group}</h2>
          {found
            .filter((entry) => entry.group === group)
            .map((entry) => (
              <Operation key={`${entry.method} ${entry.path}`} entry={entry} doc={doc} />
            ))}
        </section>
      ))}
    </>
  )
}

const EXAMPLE = [
  '待签字符串（五行）：',
  'POST',
  '/api/training/platform-classes/8f…/events',
  '正文的 SHA-256（十六进制小写）',
  '1772413200',
  '7f3c2a9d41b86e05',
  '',
  'sig = hex(HMAC_SHA256(密钥, 待签字符串))',
  'Authorization: QC1-HMAC-SHA256 key=qk_…, ts=1772413200, nonce=7f3c2a9d41b86e05, sig=…',
].join('\n')

/** How a program signs, before any single act. */
function Signing() {
  return (
    <details className="ql-op">
      <summary>程序接入：密钥、签名、限制、推送</summary>
      <div className="ql-op-body">
        <p>
          培训机构、评价机构、企业、线上培训平台和人社、财政、行业主管部门、工会的程序可用密钥访问注明“程序可用密钥”的接口，权限不超过本单位人员：单位只限本单位事项，部门只限所申请的地区。在工作台“接口接入”申请：先演练，再小范围，后正式。
        </p>
        <pre className="ql-pre">{EXAMPLE}</pre>
        <ul>
          <li>
            路径含查询参数，与实际发送的完全一致；没有正文时取空串的 SHA-256；时间相差不超过 300
            秒，随机串只能用一次。
          </li>
          <li>
            演练密钥按正式规则判断、照常答复，但不保存任何变动（上传的文件除外），响应头带 x-qc-rehearsal: 1。
          </li>
          <li>
            上传文件：<code>POST /api/partners/files?name=文件名</code>，请求正文为文件内容原样，content-type
            为 application/octet-stream；类型、大小与工作台相同（PDF、图片、Excel、CSV，20 MB
            以内），每个密钥每天最多 500 MB。返回的编号填入导入、佐证材料等接口的 fileId。
          </li>
          <li>
            次数限制按密钥计，与从几台服务器访问无关。每分钟次数见响应头
            x-ratelimit-limit、x-ratelimit-remaining；超过时返回 429，按 retry-after 的秒数再试。
          </li>
          <li>
            不予办理的请求连同原因保留 90 天：<code>GET /api/partners/my-refusals</code>；全部原因代码：
            <code>GET /api/partners/codes</code>。
          </li>
          <li>
            推送为 POST，请求头 x-qc-signature 是 HMAC-SHA256(推送签名密钥, x-qc-timestamp + 换行 +
            正文)；答复 2xx 为送达，否则隔 1、5、30 分钟和 2、6、24 小时重试。同一条推送的 x-qc-delivery
            不变，请据此去重。
          </li>
        </ul>
      </div>
    </details>
  )
}

function entriesOf(doc: Document): Entry[] {
  return Object.entries(doc.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      group: operation.tags?.[0] ?? 'other',
      operation,
    })),
  )
}

function Operation({ entry, doc }: { entry: Entry; doc: Document }) {
  const { method, path, operation } = entry
  const [open, setOpen] = useState(false)
  const body = operation.requestBody?.content['application/json']?.schema
  const takesFile = 'application/octet-stream' in (operation.requestBody?.content ?? {})
  const answer = Object.entries(operation.responses['200']?.content ?? {})[0]
  return (
    <details className="ql-op" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={`ql-method ql-method-${method.toLowerCase()}`}>{method}</span>
        <strong>{operation.summary}</strong>
        <code>{path}</code>
      </summary>
      {open && (
        <div className="ql-op-body">
          {operation.description && <p>{operation.description}</p>}
          <p className="ql-soft">
            编号：<code>{operation.operationId}</code>
          </p>
          {(operation.parameters ?? []).length > 0 && (
            <>
              <h3>参数</h3>
              <dl className="ql-schema">
                {operation.parameters?.map((one) => (
                  <div key={one.name}>
                    <dt>
                      <code>{one.name}</code>
                      {one.required && <span className="ql-must">必填</span>}
                    </dt>
                    <dd>
                      {WHERE[one.in] ?? one.in} · {sayOf(one.schema, doc)}
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
          {body && Object.keys(body.properties ?? {}).length > 0 && (
            <>
              <h3>请求内容</h3>
              <SchemaView schema={body} doc={doc} sent />
            </>
          )}
          {takesFile && (
            <>
              <h3>请求内容</h3>
              <p>文件内容原样，请求头 content-type 为 application/octet-stream。</p>
            </>
          )}
          <h3>返回内容</h3>
          {answer?.[0] === 'application/json' ? (
            <SchemaView schema={answer[1].schema} doc={doc} />
          ) : (
            <p>文件下载</p>
          )}
        </div>
      )}
    </details>
  )
}

function resolve(schema: Schema, doc: Document): Schema {
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  return name ? (doc.components?.schemas?.[name] ?? schema) : schema
}

/** One line on what a value is. */
function sayOf(given: Schema, doc: Document): string {
  const schema = resolve(given, doc)
  const choices = schema.anyOf ?? schema.oneOf
  const parts: string[] = []
  if (choices) parts.push(choices.map((one) => sayOf(one, doc)).join(' 或 '))
  else if (schema.enum) parts.push(`取值：${schema.enum.map(String).join('、')}`)
  else if (schema.const !== undefined) parts.push(`固定为 ${String(schema.const)}`)
  else {
    const kinds = [schema.type ?? []].flat().map((kind) => KINDS[kind] ?? kind)
    parts.push(FORMATS[schema.format ?? ''] ?? (kinds.join(' 或 ') || '任意'))
    if (schema.items && schema.type === 'array') parts.push(`每项为${sayOf(schema.items, doc)}`)
  }
  if (schema.maxLength !== undefined) parts.push(`${schema.minLength ?? 0}–${schema.maxLength} 字`)
  const big = Number.MAX_SAFE_INTEGER
  if (schema.minimum !== undefined && schema.minimum > -big) parts.push(`不小于 ${schema.minimum}`)
  if (schema.maximum !== undefined && schema.maximum < big) parts.push(`不大于 ${schema.maximum}`)
  if (schema.default !== undefined) parts.push(`默认 ${JSON.stringify(schema.default)}`)
  if (schema.description) parts.push(schema.description)
  return parts.join('，')
}

/** The object inside lists, optional wrappers and references, if there is one. */
function innerOf(given: Schema, doc: Document): Schema | null {
  const schema = resolve(given, doc)
  if (schema.properties) return schema
  if (schema.items) return innerOf(schema.items, doc)
  for (const one of schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []) {
    const inner = innerOf(one, doc)
    if (inner) return inner
  }
  return null
}

/** `sent`: names are required of the caller; otherwise they are always in the answer. */
function SchemaView({
  schema,
  doc,
  depth = 0,
  sent = false,
}: {
  schema: Schema
  doc: Document
  depth?: number
  sent?: boolean
}) {
  const inner = innerOf(schema, doc)
  if (!inner) return <p>{sayOf(schema, doc)}</p>
  const names = Object.entries(inner.properties ?? {})
  if (names.length === 0) return <p>空对象</p>
  return (
    <dl className="ql-schema">
      {names.map(([name, one]) => {
        const deeper = depth < 6 ? innerOf(one, doc) : null
        return (
          <div key={name}>
            <dt>
              <code>{name}</code>
              {inner.required?.includes(name) && <span className="ql-must">{sent ? '必填' : '必有'}</span>}
            </dt>
            <dd>
              {deeper ? (
                <details>
                  <summary>{sayOf(one, doc)}</summary>
                  <SchemaView schema={deeper} doc={doc} depth={depth + 1} sent={sent} />
                </details>
              ) : (
                sayOf(one, doc)
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
