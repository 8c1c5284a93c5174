/** On site, on a phone: one column, one thumb; answers are kept on the device until they are handed in. */
import { Alert, Button, Card, Flex, Input, Radio, Result, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { PageHead, Refusals, useAct, useSubmit } from '#web/console'
import {
  type ApplicationView,
  type CheckKey,
  checklist,
  getApplication,
  inspectProvider,
} from '../contract.ts'
import { judgeVisit } from '../inspection-rules.ts'
import type { Position } from './here.tsx'
import { labelsOf } from './tones.ts'
import { Claimed, Labelled, PlaceCard, type PlaceDraft, VisitTime } from './visit-parts.tsx'

interface VisitDraft {
  items: Partial<Record<CheckKey, { ok: boolean; note: string }>>
  places: Record<string, PlaceDraft>
  visitedAt: string
  companion: string
  note: string
}
const WHOLE = 'whole'
const emptyPlace: PlaceDraft = { seatsCounted: null, position: null, positionNote: '', photoIds: [] }
const fresh = (): VisitDraft => ({
  items: {},
  places: {},
  visitedAt: new Date().toISOString(),
  companion: '',
  note: '',
})

/** The draft of this visit on this device; gone once handed in. */
function useDraft(key: string) {
  const [draft, setDraft] = useState<VisitDraft>(() => {
    try {
      return { ...fresh(), ...JSON.parse(localStorage.getItem(key) ?? '{}') }
    } catch {
      return fresh()
    }
  })
  useEffect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(draft))
    } catch {
      // A full or forbidden store only costs the draft.
    }
  }, [key, draft])
  return { draft, setDraft, forget: () => localStorage.removeItem(key) }
}

export default function Inspect() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons } = useAct(getApplication, id ? { id } : null)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} title="没有取得申请" />
  if (!data.can.includes('inspect') && !data.inspections[0]) {
    return (
      <Alert
        type="info"
        showIcon
        title="这份申请现在不需要实地核实"
        description={<Link href={`/provider-applications/${data.id}`}>返回申请</Link>}
      />
    )
  }
  return <VisitForm key={data.id} data={data} />
}

function VisitForm({ data }: { data: ApplicationView }) {
  const { draft, setDraft, forget } = useDraft(`qc.inspect.${data.id}.${data.filedAt}`)
  const [done, setDone] = useState<{ passed: boolean; findings: string[] } | null>(null)
  const submit = useSubmit(inspectProvider, {
    success: false,
    onDone: (output) => {
      forget()
      setDone(output)
    },
  })
  const set = (part: Partial<VisitDraft>) => setDraft((before) => ({ ...before, ...part }))
  const placeOf = (key: string) => draft.places[key] ?? emptyPlace
  const setPlace = (key: string, part: Partial<PlaceDraft>) =>
    setDraft((before) => ({
      ...before,
      places: { ...before.places, [key]: { ...(before.places[key] ?? emptyPlace), ...part } },
    }))

  if (done) {
    return (
      <Result
        status={done.passed ? 'success' : 'warning'}
        title={done.passed ? '核实通过，等待审定' : '核实未通过，已退回机构补正'}
        subTitle={done.findings.map((finding) => <div key={finding}>{finding}</div>)}
        extra={
          <Flex vertical gap={12} align="center">
            <Link href={`/provider-applications/${data.id}`}>查看申请</Link>
            <Link href="/provider-applications?state=submitted">继续核实其他机构</Link>
          </Flex>
        }
      />
    )
  }

  const keys = data.venues.length > 0 ? data.venues.map((v) => v.id) : [WHOLE]
  const items = checklist.flatMap(({ key }) => {
    const item = draft.items[key]
    return item ? [{ key, ok: item.ok, note: item.note.trim() || null }] : []
  })
  const located = keys.filter((key) => placeOf(key).position !== null)
  const places = located.map((key) => {
    const place = placeOf(key)
    const position = place.position as Position
    return {
      venueId: key === WHOLE ? null : key,
      seatsCounted: key === WHOLE ? null : place.seatsCounted,
      lat: position.lat,
      lng: position.lng,
      accuracyM: position.accuracyM,
      positionSource: position.source,
      positionNote: place.positionNote.trim() || null,
      photoIds: place.photoIds,
    }
  })
  const { faults, findings } = judgeVisit(
    { visitedAt: draft.visitedAt, items, places: places.map((p) => ({ ...p, photoUsed: false })) },
    data.venues,
    data.filedAt ?? draft.visitedAt,
    new Date().toISOString(),
  )
  const input = {
    id: data.id,
    version: data.version,
    visitedAt: draft.visitedAt,
    companion: draft.companion.trim() || null,
    note: draft.note.trim() || null,
    items,
    places,
  }
  const ready = faults.length === 0
  return (
    <div style={{ maxWidth: 640, margin: '0 auto' }}>
      <PageHead
        title="实地核实"
        note={`${data.orgName}（${data.regionName}）。请在现场逐项核对、取定位、拍照；填写内容暂存在本机，可随时继续。`}
      />
      <Flex vertical gap={16}>
        {data.reason && (
          <Alert type="warning" showIcon title="审定人员要求重新核实" description={data.reason} />
        )}
        <Card size="small" title="一、逐项核对">
          <Flex vertical gap={16}>
            {checklist.map(({ key, title, clause }, i) => {
              const item = draft.items[key]
              const setItem = (part: Partial<{ ok: boolean; note: string }>) =>
                set({ items: { ...draft.items, [key]: { ok: true, note: '', ...item, ...part } } })
              return (
                <fieldset key={key} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
                  <legend style={{ padding: 0, marginBottom: 6 }}>
                    {i + 1}. {title} <span className="qc-help">依据 {clauseName(clause)}</span>
                  </legend>
                  <Claimed check={key} data={data} />
                  <Radio.Group
                    block
                    size="large"
                    optionType="button"
                    buttonStyle="solid"
                    value={item ? (item.ok ? 'yes' : 'no') : null}
                    options={[
                      { value: 'yes', label: '符合' },
                      { value: 'no', label: '不符合' },
                    ]}
                    onChange={(event) => setItem({ ok: event.target.value === 'yes' })}
                  />
                  {item && !item.ok && (
                    <Input.TextArea
                      aria-label={`${title}：发现的问题`}
                      style={{ marginTop: 8 }}
                      rows={2}
                      maxLength={200}
                      placeholder="写明发现的问题，机构据此补正"
                      value={item.note}
                      onChange={(event) => setItem({ note: event.target.value })}
                    />
                  )}
                </fieldset>
              )
            })}
          </Flex>
        </Card>
        {keys.map((key, i) => {
          const venue = data.venues.find((v) => v.id === key)
          return (
            <PlaceCard
              key={key}
              title={venue ? `二、场地 ${i + 1}：${venue.name}` : '二、机构现场'}
              venue={venue}
              place={placeOf(key)}
              onChange={(part) => setPlace(key, part)}
            />
          )
        })}
        <Card size="small" title="三、其他">
          <Flex vertical gap={12}>
            <VisitTime value={draft.visitedAt} onChange={(visitedAt) => set({ visitedAt })} />
            <Labelled label="同行核实人员（选填）">
              {(id) => (
                <Input
                  id={id}
                  size="large"
                  maxLength={30}
                  value={draft.companion}
                  onChange={(event) => set({ companion: event.target.value })}
                />
              )}
            </Labelled>
            <Labelled label="备注（选填）">
              {(id) => (
                <Input.TextArea
                  id={id}
                  rows={3}
                  maxLength={500}
                  value={draft.note}
                  onChange={(event) => set({ note: event.target.value })}
                />
              )}
            </Labelled>
          </Flex>
        </Card>
        <Card size="small" title="四、结论">
          <Flex vertical gap={12}>
            {ready ? (
              <Alert
                type={findings.length === 0 ? 'success' : 'warning'}
                showIcon
                title={
                  findings.length === 0
                    ? '各项符合，提交后转审定。'
                    : `有 ${findings.length} 项不符合，提交后退回机构补正：`
                }
                description={findings.map((finding) => <div key={finding.message}>{finding.message}</div>)}
              />
            ) : (
              <div role="status" id="inspect-missing">
                还差 {faults.length} 项：
                <ol>
                  {faults.map((fault, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity
                    <li key={i}>{fault.message}</li>
                  ))}
                </ol>
              </div>
            )}
            <Refusals
              reasons={submit.reasons}
              labels={labelsOf(submit.reasons.map((r) => r.field))}
              onClose={submit.clear}
            />
            <Button
              type="primary"
              size="large"
              block
              danger={findings.length > 0}
              loading={submit.busy}
              disabled={!ready}
              {...(ready ? {} : { 'aria-describedby': 'inspect-missing' })}
              onClick={() => void submit.submit(input)}
            >
              {submit.unknown ? '重试提交' : findings.length > 0 ? '提交并退回补正' : '提交核实通过'}
            </Button>
          </Flex>
        </Card>
      </Flex>
    </div>
  )
}
