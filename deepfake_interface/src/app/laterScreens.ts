import HistoryEntryScreen from '@/features/history/components/HistoryEntryScreen';
import HistoryScreen from '@/features/history/components/HistoryScreen';
import HowScreen from '@/features/model/components/HowScreen';
import LimitsScreen from '@/features/model/components/LimitsScreen';
import ModelCardScreen from '@/features/model/components/ModelCardScreen';

/** What the first paint does not need, in one file: it is there as a whole, or not at all. */
export const laterScreens = { HistoryScreen, HistoryEntryScreen, HowScreen, LimitsScreen, ModelCardScreen };
