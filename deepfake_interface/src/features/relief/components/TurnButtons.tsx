import { t } from '@/i18n/strings';
import { IconButton } from '@/shared/ui/Button';
import type { IconName } from '@/shared/ui/Icon';
import { FACING, STEP, type Turn, turned } from '../lib/turn';

interface Props {
  onTurn: (change: (from: Turn) => Turn) => void;
}

const WAYS: { name: keyof typeof t.relief.turn; icon: IconName; turn: (from: Turn) => Turn }[] = [
  { name: 'left', icon: 'left', turn: (from) => turned(from, -STEP, 0) },
  { name: 'right', icon: 'right', turn: (from) => turned(from, STEP, 0) },
  { name: 'up', icon: 'up', turn: (from) => turned(from, 0, STEP) },
  { name: 'down', icon: 'down', turn: (from) => turned(from, 0, -STEP) },
  { name: 'reset', icon: 'reset', turn: () => FACING },
];

/** Everything that dragging does, for keyboards and unsteady hands. */
export function TurnButtons({ onTurn }: Props) {
  return (
    <div className="flex flex-wrap gap-1.5">
      {WAYS.map((way) => (
        <IconButton
          key={way.name}
          kind="secondary"
          icon={way.icon}
          label={t.relief.turn[way.name]}
          onClick={() => onTurn(way.turn)}
        />
      ))}
    </div>
  );
}
