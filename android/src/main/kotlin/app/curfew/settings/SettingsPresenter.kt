package app.curfew.settings

import app.curfew.core.CurfewInterface
import app.curfew.protection.ProtectionFacts
import app.curfew.ui.Work

/** What the settings show. Imports no `android.*`. */
sealed interface SettingsState {
    /** Nothing has been read yet. */
    data object Loading : SettingsState

    /** The settings could not be read. */
    data object Failed : SettingsState

    /**
     * The settings of this moment.
     *
     * @property home the region the user chose, ISO 3166-1 alpha-2, or null: as the SIM card says
     * @property simRegion what the SIM card or the network says, or null
     * @property own the numbers of this phone
     */
    data class Ready(
        val home: String?,
        val simRegion: String?,
        val facts: ProtectionFacts,
        val own: List<String>,
    ) : SettingsState
}

/** Reads the settings, and what Android allows the app. Main thread. */
class SettingsPresenter(
    private val core: CurfewInterface,
    private val work: Work,
    private val simRegion: () -> String?,
    private val facts: () -> ProtectionFacts,
    private val show: (SettingsState) -> Unit,
) {
    var state: SettingsState = SettingsState.Loading
        private set

    /** Reads again; at each return to the screen. */
    fun load() =
        work.run({ core.settings() }) { result ->
            state =
                result.fold(
                    { SettingsState.Ready(it.home, simRegion(), facts(), it.ownNumbers) },
                    { SettingsState.Failed },
                )
            show(state)
        }
}
