import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link } from 'wouter';
import { Icon, type IconName } from './Icon';

type Kind = 'primary' | 'secondary' | 'quiet' | 'stage';

const LOOK: Record<Kind, string> = {
  primary: 'bg-ink text-paper hover:bg-ink-2',
  secondary: 'border border-line-2 bg-surface text-ink hover:border-ink',
  quiet: 'text-ink-2 hover:bg-sunken hover:text-ink',
  stage: 'border border-white/35 bg-white/5 text-stage-ink hover:bg-white/15',
};

const SHAPE =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-md px-4 py-2 text-[0.9375rem] font-[560] leading-tight transition-colors';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: Kind;
  icon?: IconName;
}

export function Button({
  kind = 'secondary',
  icon,
  className = '',
  children,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button type={type} className={`${SHAPE} disabled:opacity-50 ${LOOK[kind]} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface LinkProps {
  href: string;
  icon: IconName;
  className?: string;
  children: ReactNode;
}

/** Looks like the primary button and leads to another screen. */
export function ButtonLink({ href, icon, className = '', children }: LinkProps) {
  return (
    <Link href={href} className={`${SHAPE} ${LOOK.primary} ${className}`}>
      <Icon name={icon} />
      {children}
    </Link>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  icon: IconName;
  /** Its name for screen readers, and its tooltip. */
  label: string;
  kind?: Kind;
}

export function IconButton({ icon, label, kind = 'quiet', className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-grid size-11 shrink-0 place-items-center rounded-md transition-colors disabled:opacity-50 ${LOOK[kind]} ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
