import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Popover from '@cloudscape-design/components/popover';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TimeInput from '@cloudscape-design/components/time-input';
import { useState } from 'react';
import { Instant } from '../components/instant.tsx';
import { useAsOf } from '../components/use-as-of.ts';

/** Null: not a moment of the past, in the reader's own calendar. */
const momentOf = (day: string, time: string): string | null => {
  const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T${/^\d\d:\d\d$/.test(time) ? time : '23:59'}:00` : Number.NaN);
  return moment.getTime() < Date.now() ? moment.toISOString() : null;
};

const Choice = ({ onChoose }: { readonly onChoose: (instant: string) => void }) => {
  const [day, setDay] = useState('');
  const [time, setTime] = useState('');
  const [problem, setProblem] = useState<string>();
  const choose = () => {
    const moment = momentOf(day, time);
    if (moment === null) setProblem('Choose a day that has begun, as in 2026/01/31.');
    else onChoose(moment);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <SpaceBetween size="s">
        <FormField label="Day" errorText={problem}>
          <DatePicker
            value={day}
            placeholder="YYYY/MM/DD"
            isDateEnabled={(date) => date.getTime() < Date.now()}
            onChange={({ detail }) => setDay(detail.value)}
          />
        </FormField>
        <FormField label="Time (optional)" description="Left out: the end of the day.">
          <TimeInput value={time} format="hh:mm" placeholder="hh:mm" onChange={({ detail }) => setTime(detail.value)} />
        </FormField>
        <Button variant="primary">Show</Button>
      </SpaceBetween>
    </form>
  );
};

/** Says as of when everything is shown, and leads to another day and back. */
export const AsOfBar = () => {
  const { asOf, show } = useAsOf();
  const choice = (
    <Popover
      triggerType="custom"
      header="Show an earlier state"
      position="bottom"
      size="medium"
      renderWithPortal
      dismissAriaLabel="Close"
      content={<Choice key={asOf} onChoose={show} />}
    >
      <Button iconName="calendar" variant={asOf === undefined ? 'link' : 'normal'}>
        {asOf === undefined ? 'As of now' : 'Another day'}
      </Button>
    </Popover>
  );
  if (asOf === undefined) return <Box float="right">{choice}</Box>;
  const isInstant = !Number.isNaN(Date.parse(asOf));
  return (
    <Alert
      type="info"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          {choice}
          <Button onClick={() => show(null)}>Back to now</Button>
        </SpaceBetween>
      }
    >
      Everything is shown as it was {isInstant ? <Instant at={asOf} /> : asOf}.
    </Alert>
  );
};
