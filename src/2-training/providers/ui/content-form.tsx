import { useState } from 'react'
import type { InputOf } from '#platform/act'
import { ActForm, optionsOf } from '#web/console'
import { type ApplicationView, ownerships, type SkillItem, saveApplication } from '../contract.ts'
import { EquipmentInput, SkillsInput } from './lists.tsx'
import { Unsaved } from './unsaved.tsx'

/** The institution's own words of the application; saved as often as it likes, checked whole when handed in. */
export function ContentForm({ data, onDirty }: { data: ApplicationView; onDirty: (dirty: boolean) => void }) {
  const [skills, setSkills] = useState<SkillItem[]>(data.skills)
  const saved: Partial<InputOf<typeof saveApplication>> = {
    ownership: data.ownership,
    licenceNo: data.licenceNo,
    licenceFileId: data.licenceFile?.id ?? null,
    licenceUntil: data.licenceUntil,
    contactName: data.contactName,
    contactPhone: data.contactPhone,
    intro: data.intro,
    skills: data.skills,
    equipment: data.equipment.map(({ name, quantity, occupationCode }) => ({
      name,
      quantity,
      occupationCode,
    })),
  }
  return (
    <ActForm
      act={saveApplication}
      fixed={{ id: data.id, version: data.version }}
      initial={saved}
      aside={(typed) => <Unsaved typed={typed} saved={saved} onDirty={onDirty} />}
      toInput={(values) => ({
        ...values,
        // Rows begun and left empty are not sent.
        skills: (values.skills ?? []).filter((s) => s.occupationCode || s.title),
        equipment: (values.equipment ?? []).filter((e) => e.name),
      })}
      fields={[
        { name: 'ownership', label: '办学性质', kind: 'select', options: optionsOf(ownerships) },
        { name: 'licenceNo', label: '办学资质证号', placeholder: '办学许可证、事业单位法人证书等编号' },
        { name: 'licenceUntil', label: '资质有效期至', kind: 'day' },
        {
          name: 'licenceFileId',
          label: '办学资质文件',
          kind: 'file',
          accept: 'pdf',
          known: data.licenceFile ? [data.licenceFile] : [],
        },
        { name: 'contactName', label: '联系人' },
        { name: 'contactPhone', label: '联系电话', help: '列入目录后向社会公开。' },
        {
          name: 'skills',
          label: '可开展的职业（工种）和项目',
          kind: 'custom',
          wide: true,
          control: <Watched onSkills={setSkills} />,
        },
        {
          name: 'equipment',
          label: '设施设备',
          kind: 'custom',
          wide: true,
          control: <EquipmentInput skills={skills} />,
        },
        { name: 'intro', label: '机构简介', kind: 'long', maxLength: 500, wide: true },
      ]}
      submitText="保存"
      success="已保存"
    />
  )
}

/** Tells the equipment list which occupations there are to choose from. */
function Watched({
  onSkills,
  ...field
}: {
  value?: SkillItem[]
  onChange?: (rows: SkillItem[]) => void
  onSkills: (rows: SkillItem[]) => void
}) {
  return (
    <SkillsInput
      {...(field.value ? { value: field.value } : {})}
      onChange={(rows) => {
        field.onChange?.(rows)
        onSkills(rows)
      }}
    />
  )
}
