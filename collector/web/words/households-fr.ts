/** The words of families, handovers and what is kept, in French. */
export const householdsFr = {
  'event.household_noted': 'Foyer noté',
  'event.household_changed': 'Coordonnées corrigées',
  'event.household_erased': 'Foyer effacé',
  'event.follow_up_started': 'Suivi accepté',
  'event.follow_up_ended': 'Suivi arrêté',
  'event.handover_undone': 'Remise annulée',
  'event.legal_text_written': 'Texte pour les familles écrit',
  'reason.asked_by_family': 'demandé par la famille',
  'reason.family_refused': 'la famille n’en veut pas',
  'reason.erased_before': 'déjà effacé, puis revenu d’une sauvegarde',
  'reason.retention_over': 'la durée de conservation est passée',
} as const;
