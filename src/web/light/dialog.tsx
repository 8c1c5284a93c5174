import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './parts.tsx'

/** Native dialog; where a phone's browser has none, the box opens in the page. */
export function Dialog({
  open,
  onClose,
  title,
  children,
}: {
  open: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
}) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const dialog = box.current
    if (!dialog) return
    if (open && !dialog.hasAttribute('open')) {
      if (typeof dialog.showModal === 'function') dialog.showModal()
      else {
        dialog.setAttribute('open', '')
        dialog.scrollIntoView()
      }
    } else if (!open && dialog.hasAttribute('open')) {
      if (typeof dialog.close === 'function') dialog.close()
      else dialog.removeAttribute('open')
    }
  }, [open])
  return (
    <dialog
      ref={box}
      className="ql-dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {open && (
        <>
          <div className="ql-dialog-head">
            <h2 id={id}>{title}</h2>
            <Button kind="quiet" aria-label="关闭" onClick={onClose}>
              ✕
            </Button>
          </div>
          {children}
        </>
      )}
    </dialog>
  )
}
