import { type ReactNode, useId } from 'react'

/** A file, or a photo taken on the spot: our own words instead of the browser's, in whatever language that is. */
export function FileField({
  label,
  hint,
  required,
  accept,
  multiple,
  disabled,
  text,
  status,
  onChoose,
}: {
  label: ReactNode
  hint?: ReactNode
  required?: boolean
  accept: string
  multiple?: boolean
  disabled?: boolean
  /** On the button. */
  text: string
  /** What has been uploaded. */
  status: ReactNode
  onChoose: (files: File[]) => Promise<void>
}) {
  const id = useId()
  return (
    <div className="ql-field">
      <label htmlFor={id}>
        {label}
        {required && <span className="ql-must">（必填）</span>}
      </label>
      {hint && <div className="ql-soft">{hint}</div>}
      <div className="ql-file">
        <input
          id={id}
          type="file"
          accept={accept}
          multiple={multiple ?? false}
          disabled={disabled ?? false}
          onChange={(event) => {
            const { target } = event
            void onChoose([...(target.files ?? [])]).finally(() => {
              // The same file may be chosen again.
              target.value = ''
            })
          }}
        />
        <span className="ql-button ql-plain" aria-hidden="true">
          {text}
        </span>
      </div>
      <p role="status">{status}</p>
    </div>
  )
}
