package app.curfew.rules

import android.content.Context
import android.view.View
import android.view.ViewGroup
import app.curfew.R
import app.curfew.core.RuleView
import app.curfew.ui.BottomSheet
import app.curfew.ui.Screen
import app.curfew.ui.ScreenHost
import java.util.UUID

/**
 * Makes a rule, or changes one. Main thread.
 *
 * @param rule the rule to change; `null`: a new one
 * @param list for a new rule, the list it is about
 */
class RuleEditorScreen(
    private val rule: RuleView?,
    private val list: String? = null,
) : Screen() {
    override val showsDestinations = false
    override val holdsBack get() = presenter?.state?.changed == true

    private var presenter: RuleEditorPresenter? = null
    private var host: ScreenHost? = null
    private var binder: RuleEditorBinder? = null
    private var sheet: BottomSheet? = null
    private var heldBack = false

    override fun title(context: Context): CharSequence =
        context.getString(if (rule == null) R.string.rules_new_title else R.string.rules_edit_title)

    override fun createView(
        host: ScreenHost,
        parent: ViewGroup,
    ): View {
        this.host = host
        val presenter = presenter ?: makePresenter(host)
        this.presenter = presenter
        val made = RuleEditorBinder(host, presenter)
        binder = made
        made.bind(presenter.state)
        return made.view
    }

    override fun onShown() {
        presenter?.handle(RuleEditorEvent.Shown)
    }

    override fun onHidden() {
        sheet?.dismiss()
    }

    override fun onBack(): Boolean {
        val host = host
        if (!holdsBack || host == null) return false
        sheet = leaveSheet(host.activity, R.string.action_save, ::save, host::back).also { it.show() }
        return true
    }

    private fun makePresenter(host: ScreenHost): RuleEditorPresenter {
        val start = rule?.let(RuleDraft::of) ?: RuleDraft.fresh(UUID.randomUUID().toString(), list)
        return RuleEditorPresenter(
            host.core,
            host.work,
            start,
            isNew = rule == null,
            host.phone::simRegion,
            ::show,
            ::kept,
        )
    }

    private fun save() {
        val offered = binder?.offeredName ?: return
        presenter?.handle(RuleEditorEvent.Saved(offered))
    }

    private fun show(state: RuleEditorState) {
        binder?.bind(state)
        if (state.changed == heldBack) return
        heldBack = state.changed
        host?.barChanged()
    }

    private fun kept(rule: KeptRule) {
        val host = host ?: return
        host.back()
        host.snackbar(
            if (rule.added) {
                host.activity.getString(R.string.rules_added, rule.name, rule.place)
            } else {
                host.activity.getString(R.string.rules_saved, rule.name)
            },
        )
    }
}
